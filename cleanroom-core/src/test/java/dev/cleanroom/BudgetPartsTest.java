package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Caps within a lifetime cap, and what a refusal for want of budget tells. */
class BudgetPartsTest {
  private static final PrivacyLoss HALF = PrivacyLoss.epsilon("0.5");
  private static final Cap ONE = Cap.of(PrivacyLoss.epsilon("1"));
  private static final Cap TWO = Cap.of(PrivacyLoss.of("2", "1e-5"));
  private static final UnsafeAccess ACCESS = UnsafeAccess.iKnowWhatIAmDoing();
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");

  private final AtomicLong now = new AtomicLong(DAY.toEpochMilli());
  private final LedgerStore store = LedgerStore.inMemory();
  private final Ledger ledger = Ledger.over(store).clock(clock()).build();

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(now.get());
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  private Collaboration open(String name, Budget budget) {
    Collaboration room =
        Collaboration.named(name)
            .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("carol", Ability.QUERY, Ability.RECEIVE)
            .member("dave", Ability.QUERY, Ability.RECEIVE)
            .table(Samples.table("alice", "visits").budget(budget).build())
            .template(Samples.template("reach", "COUNT visits").build())
            .template(Samples.template("other", "COUNT visits").build())
            .ledger(ledger)
            .compiler(new CountingCompiler())
            .mechanism(new CountingMechanism(), ACCESS)
            .open();
    room.as("alice").approve("reach");
    room.as("alice").approve("other");
    return room;
  }

  private static BudgetExceededException refusal(Collaboration room, String member, String name) {
    return catchThrowableOfType(BudgetExceededException.class, () -> room.as(member).run(name));
  }

  private static void spend(Collaboration room, String member, String template, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(room.as(member).run(template).rows()).hasSize(1);
    }
  }

  @Test
  void run_memberCap_holdsForThatMemberAlone() {
    Collaboration room = open("one", Budget.lifetime(TWO).perMember(ONE).build());
    spend(room, "carol", "reach", 2);
    assertThat(refusal(room, "carol", "other").shortfalls().get(0).account())
        .hasToString("alice/visits (person), member carol");
    spend(room, "dave", "reach", 2);
    assertThat(refusal(room, "dave", "reach").shortfalls()).hasSize(2);
  }

  @Test
  void run_templateCap_holdsForThatTemplateAlone() {
    Collaboration room = open("one", Budget.lifetime(TWO).perTemplate(ONE).build());
    spend(room, "carol", "reach", 2);
    assertThat(refusal(room, "dave", "reach").shortfalls().get(0).account().part())
        .isEqualTo(Account.Part.TEMPLATE);
    spend(room, "dave", "other", 2);
  }

  @Test
  void run_collaborationCap_leavesTheLifetimeToOthers() {
    Budget budget = Budget.lifetime(TWO).perCollaboration(ONE).build();
    Collaboration first = open("one", budget);
    spend(first, "carol", "reach", 2);
    assertThat(refusal(first, "carol", "reach").shortfalls()).hasSize(1);
    Collaboration second = open("two", budget);
    spend(second, "carol", "reach", 2);
    assertThat(refusal(open("three", budget), "carol", "reach").shortfalls().get(0).account())
        .isEqualTo(new Account("alice", "visits", "person"));
  }

  @Test
  void run_capSetLater_countsWhatWasSpentBefore() {
    spend(open("one", Budget.lifetime(TWO).build()), "carol", "reach", 2);
    Collaboration edited = open("one", Budget.lifetime(TWO).perMember(ONE).build());
    assertThat(refusal(edited, "carol", "other").shortfalls()).hasSize(1);
    assertThat(edited.as("dave").run("reach").rows()).hasSize(1);
  }

  @Test
  void run_windowIsSpent_tellsWhenItRefills() {
    Budget budget = Budget.lifetime(TWO).perWindow(Duration.ofDays(1), ONE).build();
    Collaboration room = open("one", budget);
    spend(room, "carol", "reach", 2);
    now.set(DAY.plusSeconds(3_600).toEpochMilli());
    BudgetExceededException refused = refusal(room, "carol", "reach");
    assertThat(refused.shortfalls().get(0).refill()).contains(DAY.plusSeconds(86_400));
    assertThat(refused).hasMessageContaining("refills at 2026-03-02T00:00:00Z");
    now.set(DAY.plusSeconds(86_400).toEpochMilli());
    assertThat(room.as("carol").explain("reach").runsLeft()).isEqualTo(2);
    spend(room, "carol", "reach", 2);
    now.set(DAY.plusSeconds(10 * 86_400).toEpochMilli());
    assertThat(refusal(room, "carol", "reach").shortfalls().get(0).refill()).isEmpty();
  }

  @Test
  void run_windowAndWarnings_standInTheLog() {
    Collaboration room =
        open("one", Budget.lifetime(TWO).perWindow(Duration.ofDays(1), ONE).build());
    spend(room, "carol", "reach", 2);
    assertThat(room.auditLog().entries().map(AuditEntry::kind))
        .containsSubsequence(
            AuditEntry.Kind.OPENED,
            AuditEntry.Kind.POLICY,
            AuditEntry.Kind.APPROVED,
            AuditEntry.Kind.ADMITTED,
            AuditEntry.Kind.CHARGED,
            AuditEntry.Kind.WARNING,
            AuditEntry.Kind.GRANT,
            AuditEntry.Kind.RELEASED,
            AuditEntry.Kind.CHARGED,
            AuditEntry.Kind.WARNING,
            AuditEntry.Kind.RELEASED);
  }

  @Test
  void run_windowLengthEdited_resetsNothing() {
    Collaboration room =
        open("one", Budget.lifetime(TWO).perWindow(Duration.ofDays(1), ONE).build());
    spend(room, "carol", "reach", 2);
    Collaboration edited =
        open("one", Budget.lifetime(TWO).perWindow(Duration.ofHours(7), ONE).build());
    assertThat(refusal(edited, "carol", "reach").shortfalls()).hasSize(1);
  }

  @Test
  void run_clockSetBack_refillsNothing() {
    Collaboration room =
        open("one", Budget.lifetime(TWO).perWindow(Duration.ofDays(1), ONE).build());
    spend(room, "carol", "reach", 2);
    now.set(DAY.minusSeconds(86_400).toEpochMilli());
    assertThat(refusal(room, "carol", "reach").shortfalls()).hasSize(1);
    assertThat(ledger.time()).isEqualTo(DAY);
  }

  @Test
  void run_refused_tellsWhoSpentAndWhatStillFits() {
    Collaboration room = open("one", Budget.of(PrivacyLoss.epsilon("1.2")));
    spend(room, "carol", "reach", 1);
    spend(room, "dave", "other", 1);
    BudgetExceededException refused = refusal(room, "carol", "reach");
    assertThat(refused.fitting()).contains(PrivacyLoss.epsilon("0.2"));
    assertThat(refused)
        .hasMessage(
            """
            the run was refused, because its loss would pass a budget; nothing was charged \
            [BUDGET_EXCEEDED]
              alice/visits (person): requested ε=0.5, δ=0, remaining ε=0.2, δ=0 of ε=1.2, δ=0, \
            missing ε=0.3, δ=0
                spent ε=0.5, δ=0 by carol with reach in one, one run
                spent ε=0.5, δ=0 by dave with other in one, one run
              hint: the same question fits with the loss ε=0.2, δ=0\
            """);
    assertThat(refused.receipt()).isPresent();
    assertThat(room.as("carol").run("reach", Map.of(), refused.fitting().orElseThrow()).rows())
        .hasSize(1);
    assertThat(refusal(room, "carol", "reach").fitting()).isEmpty();
  }

  @Test
  void run_refused_namesNobodyOfOtherCollaborations() {
    Budget budget = Budget.of(PrivacyLoss.epsilon("1.2"));
    spend(open("secret", budget), "dave", "other", 2);
    BudgetExceededException refused = refusal(open("one", budget), "carol", "reach");
    assertThat(refused)
        .hasMessageContaining(
            "spent ε=1, δ=0 by others with other templates in other collaborations, 2 runs")
        .message()
        .doesNotContain("dave", "secret");
  }

  @Test
  void run_capOnRho_countsConcentratedLosses() {
    Cap cap = Cap.of(ConcentratedLoss.of("0.25", "0"));
    Collaboration room = open("one", Budget.lifetime(cap).build());
    spend(room, "carol", "reach", 2);
    BudgetExceededException refused = refusal(room, "carol", "reach");
    assertThat(refused).hasMessageContaining("requested ρ=0.125, δ=0, remaining ρ=0, δ=0");
    assertThat(room.as("alice").remaining().values())
        .extracting(Object::toString)
        .containsExactly("ρ=0, δ=0");
  }

  @Test
  void quote_batch_tellsThePriceAndChargesNothing() {
    Collaboration room = open("one", Budget.lifetime(TWO).perTemplate(ONE).build());
    Batch batch =
        Batch.builder().run("reach", Map.of()).run("other", Map.of(), HALF).delta("1e-6").build();
    assertThat(room.as("carol").quote(batch))
        .hasToString(
            """
            2 runs
              one by one: ε=1, δ=0
              together:   ε=1, δ=1e-6
              as ρ:       ρ=0.25, δ=0
              cost alice/visits (person): ε=1, δ=1e-6, remaining ε=2, δ=1e-5 of ε=2, δ=1e-5
              cost alice/visits (person), template reach: ε=1, δ=1e-6, remaining ε=1, δ=0 of ε=1, δ=0
              cost alice/visits (person), template other: ε=1, δ=1e-6, remaining ε=1, δ=0 of ε=1, δ=0
            does not fit
            """);
    assertThat(ledger.charges(new Account("alice", "visits", "person"))).isEmpty();
  }

  @Test
  void run_batch_isOneChargeForAllAnswers() {
    Collaboration room = open("one", Budget.lifetime(TWO).build());
    Batch batch = Batch.builder().run("reach", Map.of()).run("other", Map.of()).build();
    BatchAnswer answer = room.as("carol").run(batch);
    assertThat(answer.answers()).extracting(Answer::template).containsExactly("reach", "other");
    assertThat(answer.loss()).isEqualTo(PrivacyLoss.epsilon("1"));
    assertThat(answer.charges()).hasSize(1);
    assertThat(answer.answers().get(1).receipt()).contains(answer.receipt());
    assertThat(answer.receipt().entry().fields()).containsEntry("rows", "2");
    assertThat(answer.toString()).contains("all together: ε=1, δ=0");
    assertThat(ledger.charges(new Account("alice", "visits", "person"))).hasSize(1);
    assertThat(room.as("carol").run(batch).answers()).hasSize(2);
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> room.as("carol").run(batch))
        .satisfies(e -> assertThat(e.receipt()).isPresent());
  }

  @Test
  void run_batchWithARefusedTemplateOrDelta_chargesNothing() {
    Collaboration room = open("one", Budget.lifetime(TWO).build());
    room.as("alice").revoke("other");
    Batch batch = Batch.builder().run("reach", Map.of()).run("other", Map.of()).build();
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> room.as("carol").run(batch))
        .satisfies(e -> assertThat(e.receipt()).isPresent());
    Batch tooLittle =
        Batch.builder().run("reach", Map.of(), PrivacyLoss.of("0.5", "1e-7")).delta("0").build();
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> room.as("carol").quote(tooLittle))
        .withMessageContaining("LOSS_INVALID");
    assertThat(ledger.charges(new Account("alice", "visits", "person"))).isEmpty();
  }

  private Collaboration large(int tables, int templates) {
    String table = "t".repeat(100);
    String name = "測".repeat(195);
    List<String> names = IntStream.range(0, tables).mapToObj(i -> table + i).toList();
    Collaboration.Builder builder =
        Collaboration.named(name)
            .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
            .member("carol", Ability.QUERY, Ability.RECEIVE)
            .ledger(ledger)
            .compiler(new CountingCompiler())
            .mechanism(new CountingMechanism(), ACCESS);
    Budget budget = Budget.of(PrivacyLoss.of("1000", "1e-5"));
    names.forEach(
        t ->
            builder.table(
                Samples.table("alice", t).dataset(name + t.substring(100)).budget(budget).build()));
    for (int i = 0; i < templates; i++) {
      builder.template(Samples.template(name + i, "COUNT " + String.join(" ", names)).build());
    }
    Collaboration room = builder.open();
    IntStream.range(0, templates).forEach(i -> room.as("alice").approve(name + i));
    return room;
  }

  private static Batch largest(int templates) {
    Batch.Builder batch = Batch.builder();
    IntStream.range(0, Batch.MOST_RUNS)
        .forEach(i -> batch.run("測".repeat(195) + i % templates, Map.of()));
    return batch.build();
  }

  @Test
  void run_largestBatchWithLongNames_hasAReceipt() {
    assertThat(large(1, 1).as("carol").run(largest(1)).answers()).hasSize(Batch.MOST_RUNS);
  }

  @Test
  void run_chargeThatTheLogCannotHold_costsNothing() {
    Collaboration room = large(2, 100);
    assertThatIllegalArgumentException().isThrownBy(() -> room.as("carol").run(largest(100)));
    assertThat(store.time()).isAfter(Instant.EPOCH);
    store.forEach(run -> assertThat(run.state()).isEqualTo(Run.State.ABORTED));
  }
}
