package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Approval;
import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.Explanation;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunPipelineTest {
  private static final PrivacyLoss HALF = PrivacyLoss.epsilon("0.5");
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final Account BOB = new Account("bob", "orders", "person");

  private final CountingCompiler compiler = new CountingCompiler();
  private final Ledger ledger = Ledger.inMemory();
  private final ConfiguredTable visits = Samples.privateTable("alice", "visits");
  private final ConfiguredTable orders = Samples.privateTable("bob", "orders");
  private final AnalysisTemplate reach = Samples.template("reach", "COUNT visits orders").build();
  private final RunPipeline pipeline = pipeline(visits, orders);

  private RunPipeline pipeline(ConfiguredTable... tables) {
    return new RunPipeline(
        new Parties("trial", Map.of("carol", Set.of(Ability.QUERY, Ability.RECEIVE))),
        List.of(tables),
        List.of(),
        compiler,
        new CountingMechanism(),
        ledger,
        AuditLog.inMemory("test/" + UUID.randomUUID()),
        RunSettings.usual().within(Duration.ofMinutes(1)));
  }

  private void approveAll() {
    pipeline.approve("alice", reach);
    pipeline.approve("bob", reach);
  }

  private Answer run() {
    return pipeline.run("carol", reach, Map.of(), HALF, Optional.empty());
  }

  private static List<ReasonCode> codes(List<Violation> violations) {
    return violations.stream().map(Violation::code).toList();
  }

  private List<ReasonCode> refusal(
      AnalysisTemplate template, Map<String, ?> parameters, PrivacyLoss loss) {
    QueryRejectedException refused =
        catchThrowableOfType(
            QueryRejectedException.class,
            () -> pipeline.run("carol", template, parameters, loss, Optional.empty()));
    assertThat(compiler.reads).hasValue(0);
    assertThat(ledger.charges(ALICE)).isEmpty();
    return codes(refused.violations());
  }

  @Test
  void run_approved_chargesEveryOwnerAndAnswers() {
    approveAll();
    Answer answer = run();
    assertThat(answer.rows()).hasSize(1);
    assertThat(answer.rows().get(0).getLong("units")).isEqualTo(2);
    assertThat(answer.charges()).hasSize(2);
    assertThat(ledger.spent(ALICE).loss()).isEqualTo(HALF);
    assertThat(ledger.spent(BOB).loss()).isEqualTo(HALF);
    assertThat(answer.guarantee())
        .isEqualTo(
            "(ε=0.5, δ=0)-differentially private: two databases are neighbours if one is the other"
                + " without all rows of one person, in orders of bob and visits of alice at once;"
                + " noise is drawn by Google's library");
    assertThat(compiler.reads).hasValue(1);
  }

  @Test
  void run_charge_isMadeBeforeDataIsRead() {
    approveAll();
    AtomicReference<PrivacyLoss> seen = new AtomicReference<>();
    compiler.failure =
        () -> {
          seen.set(ledger.spent(ALICE).loss());
          return new IllegalStateException();
        };
    assertThatExceptionOfType(EvaluationException.class).isThrownBy(this::run);
    assertThat(seen).hasValue(HALF);
  }

  @Test
  void run_cannotBePrepared_isRefusedLikeAnyOtherTemplate() {
    compiler.unprepared = true;
    assertThatExceptionOfType(QueryRejectedException.class).isThrownBy(this::run);
    assertThatExceptionOfType(QueryRejectedException.class).isThrownBy(this::approveAll);
    assertThat(pipeline.explain("carol", reach, Map.of(), reach.loss()).accepted()).isFalse();
    assertThat(compiler.reads).hasValue(0);
    assertThat(ledger.charges(ALICE)).isEmpty();
  }

  @Test
  void run_budgetRefused_readsNothing() {
    approveAll();
    for (int i = 0; i < 4; i++) {
      assertThat(run().rows()).hasSize(1);
    }
    compiler.reads.set(0);
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(this::run)
        .satisfies(e -> assertThat(e.shortfalls()).hasSize(2));
    assertThat(compiler.reads).hasValue(0);
    assertThat(ledger.charges(ALICE)).hasSize(4);
  }

  static List<Supplier<Throwable>> failures() {
    return List.of(
        () -> new IllegalStateException("secret"),
        () -> new RuntimeException("secret", new IOException("secret")),
        () -> new IOException("secret"),
        () -> new AssertionError("secret"),
        () -> new StackOverflowError("secret"),
        () -> new NoClassDefFoundError("secret"),
        () -> new Error("secret"),
        () -> {
          Exception e = new Exception("secret");
          e.addSuppressed(new Exception("secret"));
          return e;
        });
  }

  @ParameterizedTest
  @MethodSource("failures")
  void run_engineFails_isOneFixedFailureAndStaysCharged(Supplier<Throwable> failure)
      throws Exception {
    approveAll();
    compiler.failure = failure;
    EvaluationException e = catchThrowableOfType(EvaluationException.class, this::run);
    assertThat(e.code()).isEqualTo("EXECUTION_FAILED");
    assertThat(e)
        .hasMessage(
            "the run failed after it was charged; the owners' side can look up "
                + e.id()
                + " [EXECUTION_FAILED]")
        .hasNoCause()
        .hasNoSuppressedExceptions();
    StringWriter printed = new StringWriter();
    e.printStackTrace(new PrintWriter(printed, true));
    assertThat(printed.toString() + e).doesNotContain("secret");
    assertThat(ledger.spent(ALICE).loss()).isEqualTo(HALF);
    assertThat(e.engineFailure(UnsafeAccess.iKnowWhatIAmDoing())).hasMessageContaining("secret");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(e);
    }
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      EvaluationException read = (EvaluationException) in.readObject();
      assertThat(read.engineFailure(UnsafeAccess.iKnowWhatIAmDoing())).isSameAs(read);
    }
  }

  @Test
  void run_timeUp_isTheSameFailure() {
    RunPipeline hurried =
        new RunPipeline(
            new Parties("trial", Map.of("carol", Set.of(Ability.QUERY, Ability.RECEIVE))),
            List.of(visits),
            List.of(),
            compiler,
            new CountingMechanism(),
            ledger,
            AuditLog.inMemory("test/" + UUID.randomUUID()),
            RunSettings.usual().within(Duration.ofNanos(1)));
    AnalysisTemplate alone = Samples.template("alone", "COUNT visits").build();
    hurried.approve("alice", alone);
    assertThatExceptionOfType(EvaluationException.class)
        .isThrownBy(() -> hurried.run("carol", alone, Map.of(), HALF, Optional.empty()));
  }

  @Test
  void run_notApproved_namesEveryOwner() {
    assertThat(refusal(reach, Map.of(), HALF))
        .containsExactly(ReasonCode.APPROVAL_MISSING, ReasonCode.APPROVAL_MISSING);
    pipeline.approve("alice", reach);
    assertThat(refusal(reach, Map.of(), HALF)).containsExactly(ReasonCode.APPROVAL_MISSING);
    pipeline.approve("bob", reach);
    pipeline.revoke("alice", "reach");
    assertThat(refusal(reach, Map.of(), HALF)).containsExactly(ReasonCode.APPROVAL_MISSING);
  }

  @Test
  void run_approvalRestoredIntoTheSame_holds() {
    Approval alice = pipeline.approve("alice", reach);
    Approval bob = pipeline.approve("bob", reach);
    RunPipeline next =
        pipeline(Samples.privateTable("alice", "visits"), Samples.privateTable("bob", "orders"));
    next.restore(alice);
    next.restore(bob);
    assertThat(next.run("carol", reach, Map.of(), HALF, Optional.empty()).rows()).hasSize(1);
  }

  @Test
  void run_approvalRestoredAfterAChange_isStale() {
    Approval alice = pipeline.approve("alice", reach);
    RunPipeline next =
        pipeline(
            visits, Samples.table("bob", "orders").budget(PrivacyLoss.of("3", "1e-5")).build());
    next.restore(alice);
    QueryRejectedException refused =
        catchThrowableOfType(
            QueryRejectedException.class,
            () -> next.run("carol", reach, Map.of(), HALF, Optional.empty()));
    assertThat(codes(refused.violations()))
        .containsExactly(ReasonCode.APPROVAL_STALE, ReasonCode.APPROVAL_MISSING);
    assertThat(refused).hasMessageContaining("changed since alice approved it");
    next.approve("alice", reach);
    assertThat(next.explain("carol", reach, Map.of(), HALF).missingApprovals())
        .containsExactly("bob");
  }

  @Test
  void run_everythingWrong_reportsAllAtOnce() {
    AnalysisTemplate asks =
        Samples.template("asks", "COUNT visits")
            .parameter(Parameter.integer("age").between(18L, 99L))
            .parameter(Parameter.text("shop").oneOf("north"))
            .parameter(
                Parameter.decimal("price", 5, 2)
                    .between(new java.math.BigDecimal("0"), new java.math.BigDecimal("9")))
            .build();
    assertThat(
            refusal(
                asks,
                Map.of("age", 17, "price", new java.math.BigDecimal("0.001"), "other", 1),
                PrivacyLoss.of("5", "0")))
        .containsExactly(
            ReasonCode.PARAMETER_INVALID,
            ReasonCode.PARAMETER_MISSING,
            ReasonCode.PARAMETER_INVALID,
            ReasonCode.PARAMETER_UNKNOWN,
            ReasonCode.LOSS_TOO_LARGE,
            ReasonCode.APPROVAL_MISSING);
    assertThat(refusal(reach, Map.of("x", 1), PrivacyLoss.ZERO))
        .containsExactly(
            ReasonCode.PARAMETER_UNKNOWN,
            ReasonCode.LOSS_INVALID,
            ReasonCode.APPROVAL_MISSING,
            ReasonCode.APPROVAL_MISSING);
  }

  @Test
  void run_lossThatTheMechanismCannotUse_isRefusedBeforeTheCharge() {
    AnalysisTemplate gauss =
        AnalysisTemplate.named("gauss")
            .sql("COUNT visits")
            .bounds(ContributionBounds.of(1, 1))
            .groups(GroupKeys.none())
            .noise(NoiseKind.GAUSSIAN)
            .loss(HALF)
            .build();
    pipeline.approve("alice", gauss);
    assertThat(refusal(gauss, Map.of(), HALF)).containsExactly(ReasonCode.LOSS_INVALID);
  }

  @Test
  void run_queryBreaksARule_isRefused() {
    AnalysisTemplate wrong = Samples.template("wrong", "COUNT nothing").build();
    assertThat(refusal(wrong, Map.of(), HALF)).containsExactly(ReasonCode.TABLE_UNKNOWN);
    assertThat(catchThrowable(() -> pipeline.run("carol", wrong, Map.of(), HALF, Optional.empty())))
        .hasMessage(
            """
            template 'wrong' is refused: 1 violation
            line 1:7: there is no table 'nothing' [TABLE_UNKNOWN]
                COUNT nothing
                      ^^^^^^^
            """);
    Explanation explanation = pipeline.explain("carol", wrong, Map.of(), HALF);
    assertThat(explanation.accepted()).isFalse();
    assertThat(explanation.plan()).isEmpty();
    assertThat(explanation.runsLeft()).isZero();
    assertThat(explanation.toString()).startsWith("wrong: refused, 1 violation\n");
  }

  @Test
  void explain_any_readsAndChargesNothing() {
    Explanation explanation = pipeline.explain("carol", reach, Map.of(), HALF);
    assertThat(explanation)
        .hasToString(
            """
            reach: accepted by every rule
            plan
              read visits and orders
              count units
            protection
              DIFFERENTIAL_PRIVACY, a guarantee
              (ε=0.5, δ=0)-differentially private: two databases are neighbours if one is the other \
            without all rows of one person, in orders of bob and visits of alice at once;
              noise is drawn by Google's library
            cost of a run
              alice/visits (person): ε=0.5, δ=0, remaining ε=2, δ=1e-5 of ε=2, δ=1e-5
              bob/orders (person): ε=0.5, δ=0, remaining ε=2, δ=1e-5 of ε=2, δ=1e-5
            expected standard error
              units: ± 2
            runs left: 4
            not approved by: alice, bob
            """);
    assertThat(pipeline.explain("carol", reach, Map.of("x", 1), PrivacyLoss.ZERO).violations())
        .hasSize(2);
    assertThat(compiler.reads).hasValue(0);
    assertThat(ledger.charges(ALICE)).isEmpty();
  }

  @Test
  void run_tablesOfOneDataset_areOneAccountWithTheSmallerCap() {
    ConfiguredTable small =
        Samples.table("alice", "visits")
            .dataset("crm")
            .budget(PrivacyLoss.of("0.5", "1e-5"))
            .build();
    ConfiguredTable large =
        Samples.table("alice", "orders").dataset("crm").budget(PrivacyLoss.of("9", "0")).build();
    RunPipeline one = pipeline(small, large);
    one.approve("alice", reach);
    Answer answer = one.run("carol", reach, Map.of(), HALF, Optional.empty());
    assertThat(answer.charges()).hasSize(1);
    assertThat(answer.charges().get(0).limit().cap()).contains(Cap.of(PrivacyLoss.of("0.5", "0")));
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> one.run("carol", reach, Map.of(), HALF, Optional.empty()));
  }

  @Test
  void run_otherTableOfTheDatasetWithASmallerBudget_isCappedByIt() {
    ConfiguredTable strict =
        Samples.table("alice", "crm").dataset("visits").budget(PrivacyLoss.of("0.4", "0")).build();
    RunPipeline both = pipeline(visits, orders, strict);
    both.approve("alice", reach);
    both.approve("bob", reach);

    BudgetExceededException exceeded =
        catchThrowableOfType(
            BudgetExceededException.class,
            () -> both.run("carol", reach, Map.of(), HALF, Optional.empty()));

    assertThat(exceeded.shortfalls()).hasSize(1);
    assertThat(exceeded.shortfalls().get(0).budget()).isEqualTo(Cap.of(PrivacyLoss.epsilon("0.4")));
    assertThat(ledger.charges(BOB)).isEmpty();
  }

  @Test
  void run_tableWhoseUnitsStandInAnother_chargesThatOneToo() {
    ConfiguredTable items =
        ConfiguredTable.of("alice", Samples.visits("items"))
            .columns("visitor")
            .unit(PrivacyUnit.through("visitor", "visits", "visitor").in("person"))
            .rule(Samples.grantless())
            .budget(PrivacyLoss.of("1", "1e-5"))
            .build();
    AnalysisTemplate count = Samples.template("count", "COUNT items").build();
    RunPipeline pair = pipeline(visits, items, orders);
    pair.approve("alice", count);
    assertThat(pair.owners(count)).containsExactly("alice");
    assertThat(pair.explain("carol", count, Map.of(), HALF).costs()).hasSize(2);
    assertThat(pair.explain("carol", count, Map.of(), HALF).runsLeft()).isEqualTo(2);
    assertThat(pair.run("carol", count, Map.of(), HALF, Optional.empty()).charges())
        .extracting(charge -> charge.account().dataset())
        .containsExactly("items", "visits");
  }

  @Test
  void bug_message_asksForAReport() {
    assertThat(new BugException("x")).hasMessageContaining("please report it: x");
    assertThat(new BugException("x", new Exception())).hasMessageContaining("please report it: x");
  }
}
