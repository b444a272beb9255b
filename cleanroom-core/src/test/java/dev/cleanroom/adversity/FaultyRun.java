package dev.cleanroom.adversity;

import dev.cleanroom.Collaboration;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.DiskAuditStores;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.FaultyDisk;
import dev.cleanroom.testing.FaultyDisk.Fault;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Fifty runs of a collaboration while one operation of one of its disks goes wrong, and what is
 * there when both are opened again.
 */
final class FaultyRun {
  static final int RUNS = 50;
  private static final int AFTERWARDS = 2;

  private final SimulatedDisk ledger = new SimulatedDisk();
  private final SimulatedDisk log = new SimulatedDisk();
  private final boolean isLedger;
  private final Fault fault;
  private final FaultyDisk faulty;
  private final UnaryOperator<LedgerStore> wrapper;
  private final CountingCompiler compiler = new CountingCompiler();
  private final Witness witness = new Witness();
  private final List<Left> left = new ArrayList<>();

  /**
   * Prepares a run.
   *
   * @param isLedger which disk is faulty
   * @param fault what goes wrong
   * @param place with which operation
   * @param wrapper makes the ledger that is used
   */
  FaultyRun(boolean isLedger, Fault fault, long place, UnaryOperator<LedgerStore> wrapper)
      throws IOException {
    Journal.format(ledger, Subject.LEDGER);
    Journal.format(log, Subject.AUDIT_LOG);
    this.isLedger = isLedger;
    this.fault = fault;
    this.faulty = new FaultyDisk(isLedger ? ledger : log, fault, place);
    this.wrapper = wrapper;
  }

  FaultyDisk disk() {
    return faulty;
  }

  /** What was lost by a loss of power, by a kill, and after all was closed. */
  List<String> losses() {
    witness.require(witness.answers() == RUNS || isExpected(), "runs failed without a fault");
    leave();
    left.forEach(disks -> witness.check(disks.ledger(), disks.log()));
    return witness.losses();
  }

  /**
   * What stands on both disks.
   *
   * @param ledger the bytes of one
   * @param log the bytes of the other
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Left(byte[] ledger, byte[] log) {}

  private void leave() {
    left.add(new Left(ledger.durable(), log.durable()));
    left.add(new Left(ledger.visible(), log.visible()));
  }

  private boolean isExpected() {
    return faulty.isHit() && fault.isError();
  }

  void go() {
    try (LedgerStore store = DiskLedgers.open(isLedger ? faulty : ledger);
        AuditLog opened =
            AuditLog.open(
                DiskAuditStores.over(isLedger ? log : faulty), Rooms.ORIGIN, Witness.KEYS)) {
      Draws draws = new Draws(witness::read);
      Collaboration room = Rooms.open(wrapper.apply(store), opened, compiler, draws);
      askAll(room, draws);
      leave();
    } catch (StoreException e) {
      requireFailed(e);
    }
  }

  private void requireFailed(StoreException e) {
    witness.require(e.reason() == StoreException.Reason.FAILED && isExpected(), "unexpected: " + e);
  }

  /** After the first failure nothing goes on, and nothing is read. */
  private void askAll(Collaboration room, Draws draws) {
    int failures = 0;
    for (int i = 0; i < RUNS && failures <= AFTERWARDS; i++) {
      int before = compiler.reads.get();
      boolean isAnswered = ask(room, draws, new UUID(i + 1, 1));
      witness.require(failures == 0 || !isAnswered, "it goes on after a failure");
      witness.require(failures == 0 || before == compiler.reads.get(), "it reads after a failure");
      failures += isAnswered ? 0 : 1;
    }
  }

  private boolean ask(Collaboration room, Draws draws, UUID request) {
    int before = compiler.reads.get();
    try {
      witness.ask(room, draws, request);
      return true;
    } catch (StoreException e) {
      requireFailed(e);
      return false;
    } finally {
      if (compiler.reads.get() > before) {
        witness.read(request);
      }
    }
  }
}
