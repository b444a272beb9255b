package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Batch;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Recheck;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DecisionReplayTest {
  private static final PrivacyLoss HALF = PrivacyLoss.epsilon("0.5");
  private static final AnalysisTemplate REACH =
      Samples.template("reach", "COUNT visits orders").build();
  private static final AnalysisTemplate OLDER =
      Samples.template("older", "COUNT visits")
          .parameter(Parameter.integer("age").between(18L, 99L))
          .build();
  private static final AnalysisTemplate WRONG = Samples.template("wrong", "COUNT nothing").build();
  private static final Map<String, Set<Ability>> MEMBERS =
      Map.of(
          "alice", Set.of(Ability.APPROVE),
          "bob", Set.of(Ability.APPROVE),
          "carol", Set.of(Ability.QUERY, Ability.RECEIVE),
          "dora", Set.of(Ability.QUERY, Ability.RECEIVE));

  private final CountingCompiler compiler = new CountingCompiler();
  private final AuditLog log = AuditLog.inMemory("test/replay");
  private final Ledger ledger = Ledger.inMemory();
  private final Room room = new Room(ledger, log, tables("2"));

  private final class Room {
    private final List<ConfiguredTable> tables;
    private final RunPipeline pipeline;

    Room(Ledger ledger, AuditLog log, List<ConfiguredTable> tables) {
      this.tables = tables;
      this.pipeline =
          new RunPipeline(
              new Parties("trial", MEMBERS),
              tables,
              List.of(REACH, OLDER, WRONG),
              compiler,
              new CountingMechanism(),
              ledger,
              log,
              RunSettings.usual().within(Duration.ofMinutes(1)));
    }

    Recheck recheck(List<AuditEntry> entries, List<Map<String, ?>> known) {
      return pipeline.recheck(tables, List.of(REACH, OLDER, WRONG), entries, known);
    }

    void batch(
        String loss,
        AnalysisTemplate first,
        Map<String, ?> one,
        AnalysisTemplate second,
        Map<String, ?> other) {
      PrivacyLoss each = PrivacyLoss.epsilon(loss);
      Batch batch =
          Batch.builder().run(first.name(), one, each).run(second.name(), other, each).build();
      Throwable thrown =
          catchThrowable(
              () -> assertThat(pipeline.run("carol", batch, List.of(first, second))).isNotNull());
      assertThat(thrown == null ? "" : thrown.getClass().getName()).doesNotContain("java.lang");
    }

    void run(String member, AnalysisTemplate template, Map<String, ?> parameters) {
      run(member, template, parameters, HALF, Optional.empty());
    }

    void run(
        String member,
        AnalysisTemplate template,
        Map<String, ?> parameters,
        PrivacyLoss loss,
        Optional<UUID> request) {
      Throwable thrown =
          catchThrowable(
              () -> {
                var answer = pipeline.run(member, template, parameters, loss, request);
                assertThat(answer.rows()).hasSize(1);
              });
      assertThat(thrown == null ? "" : thrown.getClass().getName()).doesNotContain("java.lang");
    }
  }

  private static List<ConfiguredTable> tables(String budget) {
    return List.of(
        Samples.table("alice", "visits")
            .budget(
                Budget.lifetime(Cap.of(PrivacyLoss.of(budget, "1e-5")))
                    .perWindow(Duration.ofDays(36_500), Cap.of(PrivacyLoss.of("1.7", "1e-5")))
                    .build())
            .snapshot(() -> "monday")
            .build(),
        Samples.table("bob", "orders")
            .budget(PrivacyLoss.of("3", "1e-5"))
            .snapshot(() -> "monday")
            .build());
  }

  /** A stranger with the policies and the entries, and without the ledger. */
  private Recheck stranger(List<AuditEntry> entries) {
    return new Room(Ledger.inMemory(), AuditLog.inMemory("test/other"), tables("2"))
        .recheck(entries, List.of());
  }

  /** One of everything that a log of one process can hold. */
  private List<AuditEntry> eventful() {
    room.run("carol", REACH, Map.of());
    room.pipeline.approve("alice", REACH);
    room.run("carol", REACH, Map.of());
    room.pipeline.approve("bob", REACH);
    room.run("carol", REACH, Map.of());
    room.run("carol", REACH, Map.of());
    room.run("dora", REACH, Map.of());
    UUID request = UUID.randomUUID();
    room.run("dora", REACH, Map.of(), HALF, Optional.of(request));
    room.run("dora", REACH, Map.of(), HALF, Optional.of(request));
    room.run("carol", WRONG, Map.of());
    room.run("carol", REACH, Map.of(), PrivacyLoss.of("5", "0"), Optional.empty());
    room.pipeline.approve("alice", OLDER);
    compiler.failure = () -> new IllegalStateException("secret");
    room.run("carol", OLDER, Map.of("age", 20));
    compiler.failure = null;
    room.run("carol", OLDER, Map.of("age", 30));
    room.batch("0.1", OLDER, Map.of("age", 21), OLDER, Map.of("age", 22));
    room.run("carol", OLDER, Map.of("age", 40));
    room.batch("0.5", OLDER, Map.of("age", 23), REACH, Map.of());
    room.batch("5", OLDER, Map.of("age", 23), REACH, Map.of());
    room.batch("0.1", OLDER, Map.of("age", 2), WRONG, Map.of());
    room.pipeline.revoke("alice", "reach");
    room.run("dora", REACH, Map.of());
    return log.entries().toList();
  }

  @Test
  void recheck_everyKindOfDecision_isConfirmed() {
    List<AuditEntry> entries = eventful();
    assertThat(entries.stream().map(AuditEntry::kind).distinct())
        .hasSize(Kind.values().length - 2)
        .doesNotContain(Kind.ABORTED, Kind.OUTCOME_UNKNOWN);
    List<Map<String, ?>> known =
        List.of(Map.of("age", 20), Map.of("age", 30L), Map.of("age", 21), Map.of("age", 22));
    Recheck recheck = room.recheck(entries, known);
    assertThat(recheck.contradictions()).isEmpty();
    assertThat(recheck.notRecomputed())
        .extracting(Recheck.Note::why)
        .containsExactly("the log does not hold the values of the parameters");
    long consequences =
        entries.stream().filter(e -> e.kind() == Kind.GRANT || e.kind() == Kind.WARNING).count();
    assertThat(recheck.confirmed()).isEqualTo(entries.size() - consequences - 1);
    assertThat(stranger(entries).holds()).isTrue();
    assertThat(stranger(entries).notRecomputed())
        .extracting(Recheck.Note::why)
        .contains("the log holds a commitment to the parameters, not their values");
  }

  private static int place(List<AuditEntry> entries, Kind kind, int number) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).kind() == kind) {
        places.add(i);
      }
    }
    return places.get(number);
  }

  private static AuditEntry changed(AuditEntry entry, String name, String value) {
    SortedMap<String, String> fields = new TreeMap<>(entry.fields());
    fields.put(name, value);
    return new AuditEntry(entry.kind(), entry.time(), fields);
  }

  private void contradicts(UnaryOperator<List<AuditEntry>> forger, Kind kind, String why) {
    List<AuditEntry> entries = new ArrayList<>(eventful());
    List<AuditEntry> forged = forger.apply(entries);
    assertThat(stranger(forged).contradictions())
        .anySatisfy(
            note -> {
              assertThat(note.kind()).isEqualTo(kind);
              assertThat(note.why()).contains(why);
              assertThat(note)
                  .hasToString("entry " + note.index() + " " + kind + ": " + note.why());
            });
    assertThat(stranger(forged).toString()).contains("\n  contradiction: entry ");
  }

  private void contradicts(Kind kind, int number, String field, String value, String why) {
    contradicts(
        entries -> {
          int place = place(entries, kind, number);
          entries.set(place, changed(entries.get(place), field, value));
          return entries;
        },
        kind,
        why);
  }

  private void without(Kind gone, int number, Kind kind, String why) {
    contradicts(
        entries -> {
          int place = place(entries, gone, number);
          entries.remove(place);
          return entries;
        },
        kind,
        why);
  }

  @Test
  void recheck_anotherRule_contradictsPoliciesAndAdmissions() {
    List<AuditEntry> entries = eventful();
    Recheck recheck =
        new Room(Ledger.inMemory(), AuditLog.inMemory("test/other"), tables("9"))
            .recheck(entries, List.of());
    assertThat(recheck.contradictions())
        .extracting(Recheck.Note::why)
        .contains(
            "the table, its rule or its budget is another one",
            "the template, a table or a rule is another one",
            "other owners approve, other budgets hold or another sampler draws",
            "account alice/visits/person/WHOLE/ or its cap is another one");
  }

  @Test
  void recheck_approvalMovedBehindTheRun_contradicts() {
    contradicts(
        entries -> {
          int approval = place(entries, Kind.APPROVED, 1);
          entries.add(place(entries, Kind.ADMITTED, 0), entries.remove(approval));
          return entries;
        },
        Kind.ADMITTED,
        "should have been refused: APPROVAL_MISSING");
  }

  @Test
  void recheck_approvalOfAnotherVersion_contradicts() {
    contradicts(Kind.ADMITTED, 0, "policy.0", "00", "is another one");
    contradicts(
        entries -> {
          int place = place(entries, Kind.APPROVED, 0);
          entries.set(place, changed(entries.get(place), "policy", "00"));
          return entries;
        },
        Kind.ADMITTED,
        "should have been refused: APPROVAL_STALE");
  }

  @Test
  void recheck_otherHashes_contradict() {
    contradicts(Kind.ADMITTED, 0, "plan.0", "00", "the plan is another one");
    contradicts(Kind.ADMITTED, 0, "context.0", "00", "other owners approve");
    contradicts(Kind.ADMITTED, 0, "parameters.0", "00", "the template has none");
    contradicts(Kind.ADMITTED, 0, "template.0", "nothing", "there is no such template");
    contradicts(Kind.ADMITTED, 0, "template.0", "wrong", "refused: TABLE_UNKNOWN");
    contradicts(Kind.ADMITTED, 0, "member", "alice", "may not run it");
    contradicts(Kind.ADMITTED, 0, "loss.0", "ε=7, δ=0", "should have been refused: LOSS_TOO_LARGE");
    contradicts(Kind.APPROVED, 0, "member", "carol", "may not approve");
    contradicts(Kind.ADMITTED, 0, "questions", "0", "it asks nothing");
    contradicts(Kind.ADMITTED, 0, "template", "older", "names other templates");
    contradicts(Kind.OPENED, 0, "members", "mallory", "other members");
  }

  @Test
  void recheck_wrongSums_contradict() {
    contradicts(Kind.CHARGED, 3, "spent.0", "0.5 0 0.125 0", "the charges of the log make ε=1");
    contradicts(Kind.CHARGED, 0, "spent.0", "0.75 0 0.125 0", "the charges of the log make ε=0.5");
    contradicts(Kind.CHARGED, 0, "spent.1", "0.75 0 0.125 0", "the charges of the log make ε=0.5");
    contradicts(Kind.CHARGED, 0, "spent.0", "2.5 0 0.125 0", "should have been refused");
    contradicts(Kind.CHARGED, 0, "spent.0", "1e40 0 0 0", "cannot be read");
    contradicts(Kind.CHARGED, 0, "epsilon", "0.25", "what it asks costs otherwise");
    contradicts(Kind.CHARGED, 0, "cap.0", "sum 9 0", "its cap is another one");
    contradicts(Kind.CHARGED, 0, "at", "99999999999999", "after it was written down");
  }

  @Test
  void recheck_outcomesWithoutTheirCharge_contradict() {
    without(Kind.CHARGED, 0, Kind.RELEASED, "no charge of this run");
    without(Kind.CHARGED, 0, Kind.CHARGED, "the charges of the log make");
    without(Kind.ADMITTED, 0, Kind.CHARGED, "no admission of this run");
    without(Kind.RELEASED, 0, Kind.REPLAYED, "no release of this answer");
    contradicts(
        entries -> {
          entries.add(entries.get(place(entries, Kind.RELEASED, 0)));
          return entries;
        },
        Kind.RELEASED,
        "has an outcome already");
    contradicts(
        entries -> {
          AuditEntry charged = entries.get(place(entries, Kind.CHARGED, 0));
          entries.add(new AuditEntry(Kind.ABORTED, charged.time(), charged.fields()));
          return entries;
        },
        Kind.ABORTED,
        "stays charged");
    contradicts(Kind.REPLAYED, 0, "receiver", "bob", "was never given");
  }

  @Test
  void recheck_refusalsThatShouldHaveBeenAccepted_contradict() {
    contradicts(Kind.REFUSED, 2, "codes", "LOSS_TOO_LARGE", "should have been refused for TABLE");
    contradicts(Kind.REFUSED, 3, "loss", "ε=0.5, δ=0", "should have been accepted");
  }

  @Test
  void recheck_budgetRefused_isMadeAgainFromTheSums() {
    List<AuditEntry> entries = eventful();
    AuditEntry refusal =
        entries.stream()
            .filter(e -> "BUDGET_EXCEEDED".equals(e.fields().get("codes")))
            .findFirst()
            .orElseThrow();
    int place = entries.indexOf(refusal);
    assertThat(refusal.fields()).containsEntry("spent.0", "1.7 0 0.385 0");
    assertThat(refuse(entries, place, "spent.0", "1 0 0.25 0"))
        .contains("should have been accepted");
    assertThat(refuse(entries, place, "spent.0", "1.6 0 0.375 0"))
        .contains("no charges make that sum");
    assertThat(refuse(entries, place, "cap.0", "sum 0.1 0")).contains("has no such cap");
    assertThat(refuse(entries, place, "epsilon", "0.1")).contains("what it asks costs otherwise");
  }

  private String refuse(List<AuditEntry> entries, int place, String field, String value) {
    List<AuditEntry> forged = new ArrayList<>(entries);
    forged.set(place, changed(entries.get(place), field, value));
    return stranger(forged).contradictions().toString();
  }

  @Test
  void recheck_windowThatEndsAfterAllTime_isRefusedAndMadeAgain() {
    List<ConfiguredTable> tables =
        List.of(
            Samples.table("alice", "visits")
                .budget(
                    Budget.lifetime(Cap.of(PrivacyLoss.epsilon("9")))
                        .perWindow(
                            Duration.ofSeconds(Long.MAX_VALUE), Cap.of(PrivacyLoss.epsilon("0.5")))
                        .build())
                .build());
    AuditLog own = AuditLog.inMemory("test/endless");
    Room endless = new Room(Ledger.inMemory(), own, tables);
    endless.pipeline.approve("alice", OLDER);
    endless.run("carol", OLDER, Map.of("age", 20));
    endless.run("carol", OLDER, Map.of("age", 30));
    List<AuditEntry> entries = own.entries().toList();
    assertThat(entries.get(entries.size() - 1).fields()).containsEntry("code", "BUDGET_EXCEEDED");
    Recheck recheck =
        new Room(Ledger.inMemory(), AuditLog.inMemory("test/other"), tables)
            .recheck(entries, List.of(Map.of("age", 20)));
    assertThat(recheck.contradictions()).isEmpty();
    assertThat(recheck.notRecomputed()).isEmpty();
  }

  @Test
  void recheck_runThatWasGivenUpAndAskedAgain_isConfirmed() {
    room.pipeline.approve("alice", OLDER);
    UUID request = UUID.randomUUID();
    room.run("carol", OLDER, Map.of("age", 20), HALF, Optional.of(request));
    List<AuditEntry> entries = new ArrayList<>(log.entries().toList());
    AuditEntry charge = entries.get(place(entries, Kind.CHARGED, 0));
    entries.add(
        place(entries, Kind.ADMITTED, 0),
        new AuditEntry(Kind.ABORTED, charge.time(), charge.fields()));
    assertThat(stranger(entries).contradictions()).isEmpty();
  }

  @Test
  void recheck_anotherLogOnTheLedger_isToldAsNotRecomputed() {
    Room other = new Room(ledger, AuditLog.inMemory("test/second"), tables("2"));
    other.pipeline.approve("alice", OLDER);
    other.run("carol", OLDER, Map.of("age", 50));
    room.pipeline.approve("alice", OLDER);
    room.run("carol", OLDER, Map.of("age", 60));
    List<AuditEntry> entries = log.entries().toList();
    assertThat(room.recheck(entries, List.of()).contradictions()).isEmpty();
    assertThat(room.recheck(entries, List.of()).notRecomputed().toString())
        .contains("ε=1, δ=0, ρ=0.25 was spent", "runs of which this log does not tell");
    assertThat(stranger(entries).contradictions()).isNotEmpty();
  }

  @Test
  void recheck_chargeThatACrashKeptFromTheLog_isFoundInItsOutcome() {
    Ledger crashed = Ledger.inMemory();
    Account visits = new Account("alice", "visits", "person");
    Admission.Reserved reserved =
        (Admission.Reserved)
            crashed.admit(
                new ChargeRequest(
                    UUID.randomUUID(),
                    false,
                    "00",
                    Optional.empty(),
                    new Origin("trial", "carol", "older", "00"),
                    Cost.of(HALF),
                    List.of(new Limit(visits, Optional.empty(), Optional.empty())),
                    "test/crashed",
                    Instant.EPOCH));
    crashed.charge(reserved);
    AuditLog after = AuditLog.inMemory("test/crashed");
    Room next = new Room(crashed, after, tables("2"));
    next.pipeline.approve("alice", OLDER);
    next.run("carol", OLDER, Map.of("age", 20));
    List<AuditEntry> entries = after.entries().toList();
    assertThat(entries.get(0).kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(entries.get(0).fields()).containsEntry("account.0", "alice/visits/person/WHOLE/");
    assertThat(stranger(entries).contradictions()).isEmpty();
    assertThat(stranger(entries).notRecomputed().toString()).contains("ε=1, δ=0, ρ=0.25 was spent");
    assertThat(stranger(entries.subList(1, entries.size())).holds()).isFalse();
  }

  @Test
  void recheck_anotherCollaboration_isNotRecomputed() {
    List<AuditEntry> entries =
        eventful().stream().map(e -> changed(e, "collaboration", "elsewhere")).toList();
    assertThat(stranger(entries).contradictions()).isEmpty();
    assertThat(stranger(entries).notRecomputed().toString())
        .contains("it is about another collaboration");
  }

  @Test
  void recheck_runsAtTheSameTimeAndApprovalsBetween_isConfirmed() throws InterruptedException {
    room.pipeline.approve("alice", OLDER);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int number = i;
      threads.add(
          new Thread(
              () -> {
                for (int j = 0; j < 40; j++) {
                  step(number, j);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    Recheck recheck = stranger(log.entries().toList());
    assertThat(recheck.contradictions()).isEmpty();
    assertThat(recheck.notRecomputed())
        .allMatch(note -> note.why().contains("commitment to the parameters"));
  }

  private void step(int thread, int number) {
    PrivacyLoss small = PrivacyLoss.epsilon("0.01");
    Map<String, ?> age = Map.of("age", 18 + thread + number);
    if (thread > 0) {
      room.run("carol", OLDER, age, small, Optional.empty());
    } else if (number % 2 == 0) {
      room.pipeline.revoke("alice", "older");
    } else {
      room.pipeline.approve("alice", OLDER);
    }
  }

  @Test
  void recheck_unreadableEntries_contradict() {
    for (AuditEntry entry : eventful()) {
      if (!List.of(Kind.OPENED, Kind.GRANT, Kind.WARNING).contains(entry.kind())) {
        AuditEntry empty = AuditEntry.of(entry.kind(), entry.time());
        assertThat(stranger(List.of(empty)).contradictions().toString()).contains("is missing");
      }
    }
  }
}
