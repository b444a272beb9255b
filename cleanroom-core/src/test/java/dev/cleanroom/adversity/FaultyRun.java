package dev.cleanroom.adversity;

import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.audit.DiskAuditStores;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.FaultyDisk;
import dev.cleanroom.testing.FaultyDisk.Fault;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Fifty runs of a collaboration while one operation of one of its disks goes wrong, and what is
 * there when both are opened again.
 */
final class FaultyRun {
  static final int RUNS = 50;
  private static final int AFTERWARDS = 2;
  private static final KeyPair KEYS = Rooms.freshKeys();

  private final SimulatedDisk ledger = new SimulatedDisk();
  private final SimulatedDisk log = new SimulatedDisk();
  private final boolean isLedger;
  private final Fault fault;
  private final FaultyDisk faulty;
  private final UnaryOperator<LedgerStore> wrapper;
  private final CountingCompiler compiler = new CountingCompiler();
  private final List<String> losses = new ArrayList<>();
  private final Map<UUID, String> answers = new LinkedHashMap<>();
  private final List<UUID> asked = new ArrayList<>();
  private final List<UUID> read = new ArrayList<>();
  private final List<Left> left = new ArrayList<>();
  private Optional<Checkpoint> held = Optional.empty();

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
    require(answers.size() == RUNS || isExpected(), "runs failed without a fault");
    leave();
    left.forEach(this::check);
    return losses;
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

  private void require(boolean holds, String loss) {
    if (!holds) {
      losses.add(loss);
    }
  }

  void go() {
    try (LedgerStore store = DiskLedgers.open(isLedger ? faulty : ledger);
        AuditLog opened =
            AuditLog.open(DiskAuditStores.over(isLedger ? log : faulty), Rooms.ORIGIN, KEYS)) {
      Draws draws = new Draws(request -> {});
      Collaboration room = Rooms.open(wrapper.apply(store), opened, compiler, draws);
      askAll(room, draws);
      leave();
    } catch (StoreException e) {
      requireFailed(e);
    }
  }

  private void requireFailed(StoreException e) {
    require(e.reason() == StoreException.Reason.FAILED && isExpected(), "unexpected: " + e);
  }

  /** After the first failure nothing goes on, and nothing is read. */
  private void askAll(Collaboration room, Draws draws) {
    int failures = 0;
    for (int i = 0; i < RUNS && failures <= AFTERWARDS; i++) {
      int before = compiler.reads.get();
      boolean isAnswered = ask(room, draws, new UUID(i + 1, 1));
      require(failures == 0 || !isAnswered, "it goes on after a failure");
      require(failures == 0 || before == compiler.reads.get(), "it reads after a failure");
      failures += isAnswered ? 0 : 1;
    }
  }

  private boolean ask(Collaboration room, Draws draws, UUID request) {
    asked.add(request);
    int before = compiler.reads.get();
    try {
      Answer answer = Rooms.ask(room, draws, request);
      answers.put(request, answer.digest().orElseThrow());
      held = Optional.of(answer.receipt().orElseThrow().checkpoint());
      return true;
    } catch (StoreException e) {
      requireFailed(e);
      return false;
    } finally {
      if (compiler.reads.get() > before) {
        read.add(request);
      }
    }
  }

  private void check(Left disks) {
    try (LedgerStore store = DiskLedgers.open(SimulatedDisk.holding(disks.ledger()));
        AuditLog opened =
            AuditLog.open(
                DiskAuditStores.over(SimulatedDisk.holding(disks.log())), Rooms.ORIGIN, KEYS)) {
      checkLedger(store);
      held.ifPresent(opened::requireContinues);
      List<UUID> drawn = new ArrayList<>();
      Draws draws = new Draws(drawn::add);
      Collaboration room = Rooms.open(store, opened, new CountingCompiler(), draws);
      checkOutcomes(store, opened);
      checkReplay(room, draws);
      require(drawn.isEmpty(), "a repetition draws noise");
      Answer more = Rooms.ask(room, draws, new UUID(0, 1));
      require(!more.isReplay(), "a new request gets an old answer");
    } catch (RuntimeException e) {
      losses.add("it does not go on: " + e);
    }
  }

  private void checkLedger(LedgerStore store) {
    int spent = store.spent(Rooms.ALICE).loss().epsilon().movePointRight(1).intValueExact() / 5;
    require(spent >= answers.size() && spent <= asked.size(), "runs spent " + spent);
    require(
        store.spent(Rooms.ALICE).equals(LedgerView.sum(store, Rooms.ALICE)), "spending is wrong");
    answers.forEach(
        (run, digest) ->
            require(
                store.find(run).flatMap(Run::answer).equals(Optional.of(digest)),
                run + " lost its answer"));
    for (UUID run : read) {
      boolean isCharged =
          store
              .find(run)
              .filter(found -> found.counts() && found.state() != Run.State.RESERVED)
              .isPresent();
      require(isCharged, run + " read data without a charge");
    }
  }

  private void checkOutcomes(LedgerStore store, AuditLog opened) {
    Set<Kind> kinds = Set.of(Kind.RELEASED, Kind.FAILED, Kind.OUTCOME_UNKNOWN);
    Set<String> finished =
        opened
            .entries()
            .filter(entry -> kinds.contains(entry.kind()))
            .map(AuditEntry::fields)
            .map(fields -> fields.get("run"))
            .collect(Collectors.toSet());
    store.forEach(
        run ->
            require(
                !run.counts() || finished.contains(run.id().toString()),
                run.id() + " has no outcome"));
  }

  private void checkReplay(Collaboration room, Draws draws) {
    if (!answers.isEmpty()) {
      UUID run = new UUID(answers.size(), 1);
      Answer again = Rooms.ask(room, draws, run);
      require(
          again.isReplay() && again.digest().equals(Optional.ofNullable(answers.get(run))),
          run + " gets other bytes");
    }
  }
}
