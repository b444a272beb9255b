package dev.cleanroom.adversity;

import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.audit.DiskAuditStores;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.SimulatedDisk;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Remembers what a room was asked and answered, and holds what is left on its disks against it. */
final class Witness {
  static final KeyPair KEYS = Rooms.freshKeys();

  private final List<String> losses = new ArrayList<>();
  private final Map<UUID, String> answers = new LinkedHashMap<>();
  private final Set<UUID> asked = new HashSet<>();
  private final Set<UUID> read = new HashSet<>();
  private Optional<Checkpoint> held = Optional.empty();

  List<String> losses() {
    return losses;
  }

  int answers() {
    return answers.size();
  }

  void require(boolean holds, String loss) {
    if (!holds) {
      losses.add(loss);
    }
  }

  /** Notes that data was read, or noise drawn, for a request. */
  void read(UUID request) {
    read.add(request);
  }

  /** Asks and notes the answer. */
  void ask(Collaboration room, Draws draws, UUID request) {
    asked.add(request);
    Answer answer = Rooms.ask(room, draws, request);
    answers.put(request, answer.digest().orElseThrow());
    held = Optional.of(answer.receipt().orElseThrow().checkpoint());
  }

  static AuditLog log(SimulatedDisk disk) {
    return AuditLog.open(DiskAuditStores.over(disk), Rooms.ORIGIN, KEYS);
  }

  /** Opens a room over what is left on both disks. */
  void check(byte[] ledger, byte[] log) {
    try (LedgerStore store = DiskLedgers.open(SimulatedDisk.holding(ledger));
        AuditLog opened = log(SimulatedDisk.holding(log))) {
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
        run -> {
          boolean isOpen = run.state() == Run.State.RESERVED || run.state() == Run.State.CHARGED;
          require(!isOpen, run.id() + " is open for ever");
          require(
              !run.counts() || finished.contains(run.id().toString()),
              run.id() + " has no outcome");
        });
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
