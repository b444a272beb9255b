package dev.cleanroom.adversity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.RepeatedRunException;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Verdict;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.testing.CountingCompiler;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Opens what killed processes left and holds it against all that they noted. */
final class KillChecks {
  private static final int REPLAYS = 4;
  private static final String FAILED = "EXECUTION_FAILED";

  private final KilledFiles files;
  private final Random random;
  private final List<String> losses = new ArrayList<>();
  private final List<UUID> asked = new ArrayList<>();
  private final Set<UUID> drawn = new HashSet<>();
  private int draws;
  private final Map<UUID, String> outcomes = new HashMap<>();
  private final List<Receipt> fresh = new ArrayList<>();
  private Optional<Receipt> newest = Optional.empty();
  private Cost spent = Cost.ZERO;

  KillChecks(KilledFiles files, Random random) {
    this.files = files;
    this.random = random;
  }

  List<String> losses() {
    return losses;
  }

  int answers() {
    return (int) outcomes.values().stream().filter(outcome -> !outcome.equals(FAILED)).count();
  }

  int draws() {
    return draws;
  }

  private void require(boolean holds, String loss) {
    if (!holds) {
      losses.add(loss);
    }
  }

  /** Reads what a process noted until it was killed. */
  void read(int cycle) {
    files.read("asked", cycle).forEach(line -> asked.add(UUID.fromString(line)));
    files.read("drawn", cycle).forEach(line -> draw(UUID.fromString(line)));
    files.read("acknowledged", cycle).forEach(this::acknowledged);
  }

  private void draw(UUID request) {
    draws++;
    require(drawn.add(request), "noise was drawn twice for " + request);
  }

  private void acknowledged(String line) {
    String[] parts = line.split(" ", -1);
    Receipt receipt = Receipt.parse(new String(Base64.getDecoder().decode(parts[2]), UTF_8));
    fresh.add(receipt);
    if (parts[1].startsWith("R")) {
      return; // RUN_UNFINISHED or RESULT_LOST tell nothing that must be kept but the receipt
    }
    String before = outcomes.putIfAbsent(UUID.fromString(parts[0]), parts[1]);
    require(before == null || before.equals(parts[1]), parts[0] + " has two outcomes");
  }

  /** Opens the files in this process, which recovers them. */
  void check() {
    try (LedgerStore store = files.ledger();
        AuditLog log = files.log()) {
      checkLedger(store);
      checkLog(store, log);
      List<UUID> mine = new ArrayList<>();
      Draws draws = new Draws(mine::add);
      Collaboration room = Rooms.open(store, log, new CountingCompiler(), draws);
      checkOutcomes(store, log);
      checkReplays(room, draws);
      require(mine.isEmpty(), "a repetition drew noise");
      askAgain(room, draws);
      mine.forEach(this::draw);
      checkReceipts(log);
      spent = store.spent(Rooms.ALICE);
    } catch (RuntimeException e) {
      losses.add("it does not open: " + e);
    }
  }

  private void checkLedger(LedgerStore store) {
    Cost now = store.spent(Rooms.ALICE);
    require(
        now.loss().epsilon().compareTo(spent.loss().epsilon()) >= 0,
        "spending fell below " + spent);
    require(now.equals(LedgerView.sum(store, Rooms.ALICE)), "spending is not the sum of all runs");
    outcomes.forEach((run, outcome) -> checkAcknowledged(store.find(run), run, outcome));
    store.forEach(this::requireDraw);
    for (UUID run : drawn) {
      require(store.find(run).filter(KillChecks::isCharged).isPresent(), run + " is not charged");
    }
  }

  private void requireDraw(Run run) {
    boolean isOwn = run.state() == Run.State.RELEASED && run.source().isEmpty();
    require(!isOwn || drawn.contains(run.id()), run.id() + " was released without a draw");
  }

  private void checkAcknowledged(Optional<Run> run, UUID id, String outcome) {
    if (outcome.equals(FAILED)) {
      require(run.map(Run::state).equals(Optional.of(Run.State.FAILED)), id + " has not failed");
    } else {
      require(run.flatMap(Run::answer).equals(Optional.of(outcome)), id + " lost its answer");
    }
  }

  private static boolean isCharged(Run run) {
    return run.counts() && run.state() != Run.State.RESERVED;
  }

  private void checkLog(LedgerStore store, AuditLog log) {
    for (UUID run : runs(log, Kind.CHARGED, Kind.RELEASED, Kind.FAILED)) {
      require(
          store.find(run).filter(KillChecks::isCharged).isPresent(),
          run + " has no charge, but the log has it");
    }
    Optional<Checkpoint> head = store.head(Rooms.ORIGIN);
    require(
        newest.isEmpty()
            || head.filter(h -> h.size() >= newest.get().checkpoint().size()).isPresent(),
        "the ledger forgot what was signed");
  }

  private static Set<UUID> runs(AuditLog log, Kind... kinds) {
    Set<Kind> wanted = Set.of(kinds);
    return log.entries()
        .filter(entry -> wanted.contains(entry.kind()))
        .map(AuditEntry::fields)
        .map(fields -> UUID.fromString(fields.get("run")))
        .collect(Collectors.toSet());
  }

  private void checkOutcomes(LedgerStore store, AuditLog log) {
    Set<UUID> finished = runs(log, Kind.RELEASED, Kind.FAILED, Kind.OUTCOME_UNKNOWN);
    store.forEach(
        run -> {
          boolean isFinished = run.state() == Run.State.RELEASED || run.state() == Run.State.FAILED;
          require(!run.counts() || isFinished, run.id() + " is open for ever");
          require(!run.counts() || finished.contains(run.id()), run.id() + " has no outcome");
        });
  }

  /** Some answers are asked for again: the same bytes, whose hash is made anew. */
  private void checkReplays(Collaboration room, Draws draws) {
    List<UUID> answered =
        outcomes.entrySet().stream()
            .filter(outcome -> !outcome.getValue().equals(FAILED))
            .map(Map.Entry::getKey)
            .toList();
    for (int i = 0; i < REPLAYS && !answered.isEmpty(); i++) {
      UUID run = answered.get(random.nextInt(answered.size()));
      require(repeats(room, draws, run), run + " lost its answer");
    }
  }

  private boolean repeats(Collaboration room, Draws draws, UUID run) {
    try {
      Answer again = Rooms.ask(room, draws, run);
      return again.isReplay() && again.digest().equals(Optional.ofNullable(outcomes.get(run)));
    } catch (RepeatedRunException e) {
      return false;
    }
  }

  /** Something that was asked last, perhaps never answered: answered now, or refused for ever. */
  private void askAgain(Collaboration room, Draws draws) {
    UUID run = asked.isEmpty() ? new UUID(random.nextLong(), 1) : asked.get(asked.size() - 1);
    try {
      Answer answer = Rooms.ask(room, draws, run);
      fresh.add(answer.receipt().orElseThrow());
      String before = outcomes.putIfAbsent(run, answer.digest().orElseThrow());
      require(before == null || before.equals(answer.digest().get()), run + " gets another answer");
    } catch (RepeatedRunException e) {
      require(e.code().equals("RESULT_LOST"), run + " gets " + e.code());
    } catch (EvaluationException e) {
      require(Draws.fails(run), run + " fails");
    }
  }

  /** Receipts that were given before are those of this log, and lead to one another. */
  private void checkReceipts(AuditLog log) {
    AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
    String now = log.checkpoint();
    newest.ifPresent(fresh::add);
    for (Receipt receipt : fresh) {
      List<String> proof = log.consistencyProof(receipt.checkpoint().size(), log.head().size());
      require(
          verifier.verifyConsistent(receipt.toString(), now, proof).isOk(), "a receipt is refuted");
      if (newest.isEmpty() || receipt.checkpoint().size() > newest.get().checkpoint().size()) {
        newest = Optional.of(receipt);
      }
    }
    List<String> held = new ArrayList<>(List.of(now));
    newest.ifPresent(receipt -> held.add(receipt.toString()));
    Verdict verdict = verifier.verifyFile(files.logFile(), held);
    require(verdict.isOk(), "the log's file: " + verdict);
    fresh.clear();
  }
}
