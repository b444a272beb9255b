package dev.cleanroom.adversity;

import dev.cleanroom.Collaboration;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CrashStates;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Lets the power fail at any moment of a room, on the disks of its ledger and its log at once. */
final class RoomCrashes {
  private static final int STRIDE = 97;

  private final Random random;
  private final UnaryOperator<LedgerStore> wrapper;
  private final SimulatedDisk ledger = new SimulatedDisk();
  private final SimulatedDisk log = new SimulatedDisk();
  private final Witness witness = new Witness();
  private int states;

  /**
   * Prepares a room.
   *
   * @param random chooses what is left
   * @param wrapper makes the ledger that is used
   */
  RoomCrashes(Random random, UnaryOperator<LedgerStore> wrapper) {
    this.random = random;
    this.wrapper = wrapper;
  }

  int states() {
    return states;
  }

  List<String> losses() {
    return witness.losses();
  }

  /** Lets a room live for some runs. */
  void life(int runs) throws IOException {
    Journal.format(ledger, Subject.LEDGER);
    Journal.format(log, Subject.AUDIT_LOG);
    ledger.beforeForce(this::crash);
    log.beforeForce(this::crash);
    try (LedgerStore store = DiskLedgers.open(ledger);
        AuditLog opened = Witness.log(log)) {
      Draws draws = new Draws(witness::read);
      Collaboration room = Rooms.open(wrapper.apply(store), opened, new CountingCompiler(), draws);
      for (int i = 0; i < runs; i++) {
        witness.ask(room, draws, new UUID(i + 1, 1));
        crash();
      }
    }
  }

  /** One of the states in which each disk may be, chosen at random. */
  private void crash() {
    states++;
    witness.check(any(ledger), any(log));
  }

  private byte[] any(SimulatedDisk disk) {
    byte[][] chosen = {disk.durable()};
    int[] seen = {0};
    CrashStates.of(disk, random, STRIDE)
        .forEach(
            image -> {
              if (random.nextInt(++seen[0]) == 0) {
                chosen[0] = image.clone();
              }
            });
    return chosen[0];
  }
}
