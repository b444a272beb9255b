package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.internal.AnswerSeal;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a run costs when it, or an equal one, was run before. */
class RepeatedRunTest {
  private static final PrivacyLoss HALF = PrivacyLoss.epsilon("0.5");
  private static final PrivacyLoss QUARTER = PrivacyLoss.epsilon("0.25");
  private static final UnsafeAccess ACCESS = UnsafeAccess.iKnowWhatIAmDoing();
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final UUID REQUEST = new UUID(1, 1);

  private final CountingCompiler compiler = new CountingCompiler();
  private final AtomicReference<String> snapshot = new AtomicReference<>("monday");
  private final LedgerStore store = LedgerStore.inMemory();
  private final Ledger ledger = Ledger.over(store).answerKey(AnswerSeal.freshKey()).build();
  private final AuditLog log = AuditLog.inMemory("test/" + UUID.randomUUID());

  private ConfiguredTable.Builder visits() {
    return Samples.table("alice", "visits");
  }

  private Collaboration open(ConfiguredTable table, Ledger ledger) {
    Collaboration room =
        Collaboration.named("trial")
            .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("carol", Ability.QUERY, Ability.RECEIVE)
            .member("dave", Ability.QUERY, Ability.RECEIVE)
            .table(table)
            .template(Samples.template("reach", "COUNT visits").build())
            .template(Samples.template("other", "COUNT visits").build())
            .ledger(ledger)
            .auditLog(log)
            .compiler(compiler)
            .mechanism(new CountingMechanism(), ACCESS)
            .open();
    room.as("alice").approve("reach");
    room.as("alice").approve("other");
    return room;
  }

  private Collaboration plain() {
    return open(visits().budget(PrivacyLoss.of("2", "1e-5")).build(), ledger);
  }

  private Collaboration withSnapshot(Budget budget) {
    return open(visits().budget(budget).snapshot(snapshot::get).build(), ledger);
  }

  private static Answer run(Collaboration room, String member, UUID request) {
    return room.as(member).run("reach", Map.of(), HALF, request);
  }

  private List<Kind> kinds() {
    return log.entries().map(AuditEntry::kind).toList();
  }

  @Test
  void run_sameRequestAgain_isTheSameAnswerForNothing() {
    Collaboration room = plain();
    Answer first = run(room, "carol", REQUEST);
    Answer second = run(room, "carol", REQUEST);
    assertThat(first.isReplay()).isFalse();
    assertThat(first.run()).hasValue(REQUEST);
    assertThat(second.isReplay()).isTrue();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.rows().toString()).isEqualTo(first.rows().toString());
    assertThat(second.charges()).isEmpty();
    assertThat(compiler.reads).hasValue(1);
    assertThat(ledger.spent(ALICE).loss()).isEqualTo(HALF);
    assertThat(kinds().subList(kinds().size() - 4, kinds().size()))
        .containsExactly(Kind.ADMITTED, Kind.CHARGED, Kind.RELEASED, Kind.REPLAYED);
  }

  @Test
  void run_thousandTimesWithOneRequest_drawsOnce() {
    Collaboration room = plain();
    String digest = run(room, "carol", REQUEST).digest().orElseThrow();
    for (int i = 0; i < 1_000; i++) {
      assertThat(run(room, "carol", REQUEST).digest()).hasValue(digest);
    }
    assertThat(compiler.reads).hasValue(1);
    assertThat(ledger.charges(ALICE)).hasSize(1);
  }

  @Test
  void run_sameRequestForAnotherQuestionOrMember_isAConflict() {
    Collaboration room = plain();
    assertThat(run(room, "carol", REQUEST).rows()).hasSize(1);
    List<Callable<Answer>> others =
        List.of(
            () -> room.as("carol").run("other", Map.of(), HALF, REQUEST),
            () -> room.as("carol").run("reach", Map.of(), QUARTER, REQUEST),
            () -> run(room, "dave", REQUEST));
    for (Callable<Answer> other : others) {
      assertThatExceptionOfType(RepeatedRunException.class)
          .isThrownBy(other::call)
          .satisfies(e -> assertThat(e.code()).isEqualTo("REQUEST_CONFLICT"))
          .satisfies(e -> assertThat(e.request()).isEqualTo(REQUEST))
          .satisfies(e -> assertThat(e.receipt()).isPresent());
    }
    assertThat(compiler.reads).hasValue(1);
    assertThat(ledger.charges(ALICE)).hasSize(1);
  }

  @Test
  void run_failedBefore_isLostAndNotChargedAgain() {
    Collaboration room = plain();
    compiler.failure = IllegalStateException::new;
    EvaluationException failure =
        catchThrowableOfType(EvaluationException.class, () -> run(room, "carol", REQUEST));
    assertThat(failure.id()).isEqualTo(REQUEST.toString());
    assertThat(failure.receipt().orElseThrow().entry().kind()).isEqualTo(Kind.FAILED);
    compiler.failure = null;
    assertThatExceptionOfType(RepeatedRunException.class)
        .isThrownBy(() -> run(room, "carol", REQUEST))
        .satisfies(e -> assertThat(e.code()).isEqualTo("RESULT_LOST"));
    assertThat(ledger.charges(ALICE)).hasSize(1);
  }

  @Test
  void run_ledgerWithoutKey_losesTheResult() {
    Collaboration room =
        open(visits().budget(PrivacyLoss.of("2", "1e-5")).build(), Ledger.of(store));
    assertThat(run(room, "carol", REQUEST).rows()).hasSize(1);
    assertThatExceptionOfType(RepeatedRunException.class)
        .isThrownBy(() -> run(room, "carol", REQUEST))
        .withMessageContaining("nothing was charged again")
        .satisfies(e -> assertThat(e.code()).isEqualTo("RESULT_LOST"));
  }

  @Test
  void run_whileItGoesOn_isUnfinished() {
    Collaboration room = plain();
    AtomicReference<String> code = new AtomicReference<>();
    compiler.failure =
        () -> {
          code.set(
              catchThrowableOfType(RepeatedRunException.class, () -> run(room, "carol", REQUEST))
                  .code());
          return new IllegalStateException();
        };
    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(() -> run(room, "carol", REQUEST));
    assertThat(code).hasValue("RUN_UNFINISHED");
  }

  @Test
  void run_equalOverTheSameSnapshot_isFreeForWhoHoldsIt() {
    Collaboration room = withSnapshot(Budget.of(PrivacyLoss.of("2", "1e-5")));
    Answer first = room.as("carol").run("reach");
    Answer second = room.as("carol").run("reach");
    assertThat(second.isReplay()).isTrue();
    assertThat(second.run()).isEqualTo(first.run());
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(ledger.charges(ALICE)).hasSize(1);
    assertThat(compiler.reads).hasValue(1);
  }

  @Test
  void run_equalByAnotherMember_chargesThatMembersPartAlone() {
    Collaboration room =
        withSnapshot(
            Budget.lifetime(Cap.of(PrivacyLoss.of("0.5", "0")))
                .perMember(Cap.of(PrivacyLoss.of("0.5", "0")))
                .build());
    Answer first = room.as("carol").run("reach");
    Answer second = room.as("dave").run("reach");
    assertThat(first.charges()).hasSize(2);
    assertThat(second.isReplay()).isTrue();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.charges())
        .extracting(Charge::account)
        .containsExactly(ALICE.part(Account.Part.MEMBER, "dave"));
    assertThat(ledger.spent(ALICE).loss()).isEqualTo(HALF);
    assertThat(ledger.spent(ALICE.part(Account.Part.MEMBER, "dave")).loss()).isEqualTo(HALF);
    assertThat(room.as("dave").run("reach").charges()).isEmpty();
    assertThat(compiler.reads).hasValue(1);
  }

  @Test
  void run_anotherSnapshot_neverHits() {
    Collaboration room = withSnapshot(Budget.of(PrivacyLoss.of("2", "1e-5")));
    assertThat(room.as("carol").run("reach").isReplay()).isFalse();
    snapshot.set("tuesday");
    assertThat(room.as("carol").run("reach").isReplay()).isFalse();
    assertThat(room.as("dave").run("other").isReplay()).isFalse();
    assertThat(room.as("carol").run("reach", Map.of(), QUARTER).isReplay()).isFalse();
    snapshot.set("monday");
    assertThat(room.as("carol").run("reach").isReplay()).isTrue();
    assertThat(ledger.charges(ALICE)).hasSize(4);
  }

  @Test
  void run_newRequestOfAnEqualRun_bindsTheRequestToTheAnswer() {
    Collaboration room = withSnapshot(Budget.of(PrivacyLoss.of("2", "1e-5")));
    Answer first = room.as("carol").run("reach");
    Answer second = run(room, "carol", REQUEST);
    snapshot.set("tuesday");
    Answer third = run(room, "carol", REQUEST);
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(third.digest()).isEqualTo(first.digest());
    assertThat(ledger.spent(ALICE).loss()).isEqualTo(HALF);
    assertThat(compiler.reads).hasValue(1);
  }

  @Test
  void run_equalAnswerUnderAnotherKey_isDrawnAnewAndPaid() {
    Budget budget = Budget.of(PrivacyLoss.of("2", "1e-5"));
    assertThat(withSnapshot(budget).as("carol").run("reach").isReplay()).isFalse();
    Ledger other = Ledger.over(store).answerKey(AnswerSeal.freshKey()).build();
    Collaboration room = open(visits().budget(budget).snapshot(snapshot::get).build(), other);
    assertThat(room.as("carol").run("reach").isReplay()).isFalse();
    assertThat(ledger.charges(ALICE)).hasSize(2);
    assertThat(compiler.reads).hasValue(2);
  }

  @Test
  void run_approvalTakenBack_replaysNothing() {
    Collaboration room = withSnapshot(Budget.of(PrivacyLoss.of("2", "1e-5")));
    assertThat(run(room, "carol", REQUEST).rows()).hasSize(1);
    room.as("alice").revoke("reach");
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> run(room, "carol", REQUEST))
        .satisfies(e -> assertThat(e.receipt()).isPresent());
  }

  @Test
  void run_approvalTakenBackBeforeTheReplay_isRefused() {
    List<Runnable> beforeTheReplay = new ArrayList<>();
    ConfiguredTable table =
        visits()
            .budget(PrivacyLoss.of("2", "1e-5"))
            .snapshot(
                () -> {
                  beforeTheReplay.forEach(Runnable::run);
                  return "monday";
                })
            .build();
    Collaboration room = open(table, ledger);
    assertThat(room.as("carol").run("reach").isReplay()).isFalse();
    assertThat(room.as("carol").run("reach").isReplay()).isTrue();
    beforeTheReplay.add(() -> room.as("alice").revoke("reach"));
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> room.as("carol").run("reach"))
        .satisfies(e -> assertThat(e.receipt()).isPresent());
    assertThat(kinds()).endsWith(Kind.REVOKED, Kind.REFUSED);
  }

  @Test
  void snapshot_fails_tellsNothingOfTheOwnersSystems() {
    ConfiguredTable table =
        visits()
            .budget(PrivacyLoss.of("2", "1e-5"))
            .snapshot(
                () -> {
                  throw new IllegalStateException("jdbc:secret");
                })
            .build();
    Collaboration room = open(table, ledger);
    assertThatIllegalStateException()
        .isThrownBy(() -> room.as("carol").run("reach"))
        .withMessage("the snapshot of visits cannot be told")
        .withNoCause();
    assertThat(ledger.charges(ALICE)).isEmpty();
  }

  @Test
  void snapshot_emptyOrLong_isRefusedBeforeTheCharge() {
    Collaboration room = withSnapshot(Budget.of(PrivacyLoss.of("2", "1e-5")));
    snapshot.set("");
    assertThatIllegalStateException().isThrownBy(() -> room.as("carol").run("reach"));
    snapshot.set("x".repeat(201));
    assertThatIllegalStateException().isThrownBy(() -> room.as("carol").run("reach"));
    assertThat(ledger.charges(ALICE)).isEmpty();
  }
}
