package dev.cleanroom.budget.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.Run.State;
import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.FaultyDisk;
import dev.cleanroom.testing.FaultyDisk.Fault;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One operation of the disk goes wrong, each in turn, while runs go through all their states. */
class FileLedgerFaultTest {
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final Checkpoint HEAD =
      new Checkpoint("log", 1, Base64.getEncoder().encodeToString(new byte[32]));
  private static final int RUNS = 3;
  private static final int BYTES = 5_000;

  /** A step of a run, and the state that it leads to. */
  private record Step(UUID run, State to) {
    void take(LedgerStore store) {
      switch (to) {
        case RESERVED -> assertThat(store.admit(request(run))).isNotNull();
        case CHARGED -> store.charge(run);
        case RELEASED -> store.release(run, "ab", Optional.of(new byte[BYTES]), HEAD);
        case FAILED -> store.fail(run);
        case ABORTED -> store.abort(run);
      }
    }

    private static ChargeRequest request(UUID run) {
      return new ChargeRequest(
          run,
          true,
          "body",
          Optional.empty(),
          new Origin("trial", "carol", "reach", "00ff"),
          Cost.of(PrivacyLoss.epsilon("0.1")),
          List.of(new Limit(ALICE, Optional.empty(), Optional.empty())),
          "log",
          Instant.EPOCH);
    }
  }

  private static List<Step> script() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      UUID released = new UUID(i, 1);
      steps.add(new Step(released, State.RESERVED));
      steps.add(new Step(new UUID(i, 2), State.RESERVED));
      steps.add(new Step(released, State.CHARGED));
      steps.add(new Step(released, State.RELEASED));
      steps.add(new Step(new UUID(i, 2), State.ABORTED));
      steps.add(new Step(new UUID(i, 3), State.RESERVED));
      steps.add(new Step(new UUID(i, 3), State.FAILED));
    }
    return steps;
  }

  private static LedgerStore open(Disk disk) {
    return FileLedgerStore.open("(disk)", sink -> Journal.open(disk, Subject.LEDGER, sink));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyStep_anyFaultAtAnyPlace_failsForGoodAndLosesNothing(Fault fault) throws IOException {
    long hits = 0;
    boolean isReached = true;
    for (long place = 0; isReached; place++) {
      SimulatedDisk disk = new SimulatedDisk();
      Journal.format(disk, Subject.LEDGER);
      FaultyDisk faulty = new FaultyDisk(disk, fault, place);
      Map<UUID, EnumSet<State>> possible = run(faulty, fault);
      hits += faulty.isHit() ? 1 : 0;
      isReached = faulty.operations() > place;
      requireKept(disk.reopened(), possible);
      requireKept(SimulatedDisk.holding(disk.durable()), possible);
    }
    assertThat(hits).isGreaterThan(10);
  }

  /** Returns the states that each run may be found in: the acknowledged one, or what failed. */
  private static Map<UUID, EnumSet<State>> run(FaultyDisk disk, Fault fault) {
    Map<UUID, EnumSet<State>> possible = new HashMap<>();
    try (LedgerStore store = open(disk)) {
      boolean isFailed = false;
      for (Step step : script()) {
        boolean isTaken = succeeds(s -> step.take(s), store);
        assertThat(isFailed && isTaken).isFalse();
        isFailed |= !isTaken;
        if (isTaken && step.to() != State.RESERVED) {
          possible.put(step.run(), EnumSet.of(step.to()));
        } else if (possible.containsKey(step.run())) {
          possible.get(step.run()).add(step.to());
        }
      }
      assertThat(isFailed).isEqualTo(fault.isError() && disk.isHit());
      if (isFailed) {
        requireNoAnswers(store);
      }
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo("LEDGER_FAILED"); // while it was opened or closed
    }
    return possible;
  }

  private static void requireNoAnswers(LedgerStore store) {
    assertThat(succeeds(s -> assertThat(s.spent(ALICE)).isNotNull(), store)).isFalse();
    assertThat(succeeds(s -> assertThat(s.time()).isNotNull(), store)).isFalse();
    assertThat(succeeds(s -> s.forEach(r -> {}), store)).isFalse();
    assertThat(succeeds(s -> s.keep(HEAD), store)).isFalse();
  }

  private static boolean succeeds(Consumer<LedgerStore> call, LedgerStore store) {
    try {
      call.accept(store);
      return true;
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo("LEDGER_FAILED");
      return false;
    }
  }

  private static void requireKept(SimulatedDisk disk, Map<UUID, EnumSet<State>> possible) {
    try (LedgerStore store = open(disk)) {
      Cost least = Cost.ZERO;
      for (Map.Entry<UUID, EnumSet<State>> run : possible.entrySet()) {
        Run found = store.find(run.getKey()).orElseThrow();
        assertThat(run.getValue()).contains(found.state());
        least = found.counts() ? least.plus(found.cost()) : least;
        if (found.state() == State.RELEASED) {
          assertThat(store.answer(found.id())).contains(new byte[BYTES]);
        }
      }
      assertThat(least.loss().fitsIn(store.spent(ALICE).loss())).isTrue();
    }
  }
}
