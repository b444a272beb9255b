package dev.cleanroom.adversity;

import dev.cleanroom.StoreException;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.CrashStates;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Lets the power fail at every moment of a ledger, and opens what is left. */
final class LedgerCrashes {
  private static final int STRIDE = 31;
  private static final int AGAIN = 64;

  private final Random random;
  private final UnaryOperator<Disk> wrapper;
  private final Function<byte[], LedgerStore> opener;
  private final List<String> losses = new ArrayList<>();
  private long states;

  /** Crashes a sound ledger on a sound disk. */
  LedgerCrashes(Random random) {
    this(random, disk -> disk, image -> DiskLedgers.open(SimulatedDisk.holding(image)));
  }

  /**
   * Crashes any ledger on any disk.
   *
   * @param wrapper makes the disk on which the ledger lives
   * @param opener opens what a crash left
   */
  LedgerCrashes(Random random, UnaryOperator<Disk> wrapper, Function<byte[], LedgerStore> opener) {
    this.random = random;
    this.wrapper = wrapper;
    this.opener = opener;
  }

  long states() {
    return states;
  }

  List<String> losses() {
    return losses;
  }

  /** A life of a ledger of small answers. */
  void life(int steps) throws IOException {
    live(new LedgerScript(random, 400), 1, 1, LedgerScript::step, steps);
  }

  /**
   * A life with an answer of several frames.
   *
   * @param moments of how many moments of it one is looked at, where 1 in 10 states is checked
   */
  void longLife(int moments) throws IOException {
    live(new LedgerScript(random, 1_300_000), moments, 10, LedgerScript::wholeRun, 1);
  }

  /** Something that a script does to a ledger. */
  private interface Step {
    void take(LedgerScript script, LedgerStore store);
  }

  private void live(LedgerScript script, int moments, int sample, Step step, int steps)
      throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    disk.beforeForce(() -> crash(disk, script, moments, sample));
    try (LedgerStore store = DiskLedgers.open(wrapper.apply(disk))) {
      for (int i = 0; i < steps; i++) {
        step.take(script, store);
        crash(disk, script, moments, sample);
      }
    }
    crash(disk, script, moments, sample);
  }

  private void crash(SimulatedDisk disk, LedgerScript script, int moments, int sample) {
    if (random.nextInt(moments) != 0) {
      return;
    }
    CrashStates.of(disk, random, STRIDE)
        .forEach(
            image -> {
              if (random.nextInt(sample) == 0) {
                check(image, script);
              }
            });
  }

  private void check(byte[] image, LedgerScript script) {
    states++;
    try {
      boolean continues = states % AGAIN == 0;
      byte[] copy = continues ? image.clone() : image;
      script.loss(LedgerView.all(opener.apply(image), LedgerScript.LOG)).ifPresent(losses::add);
      if (continues) {
        checkContinues(SimulatedDisk.holding(copy), script);
      }
    } catch (StoreException e) {
      losses.add("it does not open: " + e.getMessage());
    }
  }

  /** The recovered ledger takes a charge, and everything is there when it is opened again. */
  private void checkContinues(SimulatedDisk disk, LedgerScript script) {
    LedgerStore store = DiskLedgers.open(disk);
    List<String> before = LedgerView.runs(store);
    Run charged = store.find(script.another(store)).orElseThrow();
    LedgerStore again = DiskLedgers.open(SimulatedDisk.holding(disk.durable()));
    List<String> after = LedgerView.runs(again);
    boolean isSame = after.subList(0, before.size()).equals(before);
    if (!isSame
        || !again.find(charged.id()).map(Run::state).equals(Optional.of(Run.State.CHARGED))) {
      losses.add("after a crash the ledger does not go on");
    }
  }
}
