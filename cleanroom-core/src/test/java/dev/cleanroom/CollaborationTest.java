package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.testing.CountingCompiler;
import dev.cleanroom.testing.CountingMechanism;
import dev.cleanroom.testing.Samples;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollaborationTest {
  private static final UnsafeAccess ACCESS = UnsafeAccess.iKnowWhatIAmDoing();
  private static final PrivacyLoss HALF = PrivacyLoss.epsilon("0.5");

  private final CountingCompiler compiler = new CountingCompiler();

  private Collaboration.Builder builder() {
    return Collaboration.named("trial")
        .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("bob", Ability.CONTRIBUTE, Ability.APPROVE, Ability.QUERY)
        .member("carol", Ability.QUERY, Ability.RECEIVE)
        .table(Samples.privateTable("alice", "visits"))
        .table(Samples.privateTable("bob", "orders"))
        .template(Samples.template("reach", "COUNT visits orders").build())
        .template(Samples.template("own", "COUNT visits").build())
        .compiler(compiler)
        .mechanism(new CountingMechanism(), ACCESS);
  }

  private static List<String> problems(Collaboration.Builder builder) {
    return catchThrowableOfType(CollaborationInvalidException.class, builder::open).problems();
  }

  @Test
  void open_nothingOnTheClassPathAndMuchElse_reportsAllAtOnce() {
    Collaboration.Builder builder =
        Collaboration.named("trial")
            .member("alice", Ability.CONTRIBUTE)
            .member("alice", Ability.QUERY)
            .table(Samples.privateTable("alice", "visits"))
            .table(Samples.privateTable("dave", "Visits"))
            .template(Samples.template("reach", "COUNT visits").build())
            .template(Samples.template("reach", "COUNT visits").build())
            .approval(new Approval("erin", "none", "00"));
    CollaborationInvalidException invalid =
        catchThrowableOfType(CollaborationInvalidException.class, builder::open);
    assertThat(invalid.problems())
        .containsExactly(
            "member 'alice' was added twice",
            "member 'alice' owns visits but lacks APPROVE",
            "two tables are named 'Visits'",
            "table Visits belongs to 'dave', no member",
            "two templates are named 'reach'",
            "an approval is by 'erin', no member",
            "an approval is for 'none', no template",
            "cleanroom-sql is not on the class path",
            "cleanroom-dp is not on the class path");
    assertThat(invalid.code()).isEqualTo("COLLABORATION_INVALID");
    assertThat(invalid)
        .hasMessageStartingWith(
            "collaboration 'trial' cannot open [COLLABORATION_INVALID]\n  - member 'alice'");
  }

  @Test
  void open_noMembers_isAProblem() {
    assertThat(problems(Collaboration.named("empty"))).contains("there are no members");
  }

  private static ConfiguredTable child(String owner, String foreignKey, String space) {
    return ConfiguredTable.of(owner, Samples.visits("items"))
        .columns("visitor", "shop")
        .unit(PrivacyUnit.through("visitor", "visits", foreignKey).in(space))
        .rule(AnalysisRule.differentialPrivacy().maxLoss(HALF).build())
        .budget(HALF)
        .build();
  }

  @Test
  void open_parentThatDoesNotFit_isAProblem() {
    assertThat(problems(builder().table(child("bob", "visitor", "person"))))
        .containsExactly(
            "table items reaches its unit through visits, which is no private table of the same"
                + " owner");
    assertThat(problems(builder().table(child("alice", "visitor", "household"))))
        .containsExactly(
            "table items reaches its unit through visits, which is in another identity space");
    assertThat(problems(builder().table(child("alice", "amount", "person"))))
        .containsExactly(
            "table items reaches its unit through visits, whose key amount is missing or of"
                + " another type");
    assertThat(problems(builder().table(child("alice", "nothing", "person")))).hasSize(1);
    ConfiguredTable grandchild =
        ConfiguredTable.of("alice", Samples.visits("parts"))
            .columns("visitor")
            .unit(PrivacyUnit.through("visitor", "items", "visitor").in("person"))
            .rule(AnalysisRule.differentialPrivacy().maxLoss(HALF).build())
            .budget(HALF)
            .build();
    assertThat(problems(builder().table(child("alice", "visitor", "person")).table(grandchild)))
        .containsExactly(
            "table parts reaches its unit through items, which reaches its own through another"
                + " table");
    assertThat(builder().table(child("alice", "visitor", "person")).open().tables()).hasSize(3);
  }

  @Test
  void open_parentKeyBesideTwoUnits_isAProblem() {
    assertThat(problems(builder().table(child("alice", "shop", "person"))))
        .containsExactly(
            "table items reaches its unit through visits, whose key shop stands beside two units");
  }

  @Test
  void open_parentThatCannotBeRead_isAProblemWithoutItsText() {
    Table broken =
        Table.stream(
            "visits",
            Samples.Visit.class,
            () -> {
              throw new IllegalStateException("secret");
            });
    ConfiguredTable parent =
        ConfiguredTable.of("alice", broken)
            .columns("visitor", "shop", "amount")
            .unit(PrivacyUnit.column("visitor").in("person"))
            .rule(Samples.rule())
            .budget(HALF)
            .build();
    assertThat(
            problems(
                Collaboration.named("trial")
                    .member("alice", Ability.CONTRIBUTE, Ability.APPROVE)
                    .compiler(new CountingCompiler())
                    .mechanism(new CountingMechanism(), ACCESS)
                    .table(parent)
                    .table(child("alice", "visitor", "person"))))
        .hasSize(1)
        .allSatisfy(p -> assertThat(p).contains("cannot be read").doesNotContain("secret"));
  }

  @Test
  void builder_setTwiceOrWrong_throws() {
    Collaboration.Builder builder =
        builder().ledger(Ledger.inMemory()).timeLimit(Duration.ofSeconds(5));
    assertThatIllegalStateException().isThrownBy(() -> builder.ledger(Ledger.inMemory()));
    assertThatIllegalStateException().isThrownBy(() -> builder.timeLimit(Duration.ofSeconds(1)));
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.mechanism(new CountingMechanism(), ACCESS));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().timeLimit(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().timeLimit(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder().member(" "));
  }

  @Test
  void open_fits_hasItsParts() {
    Collaboration collaboration = builder().open();
    assertThat(collaboration.name()).isEqualTo("trial");
    assertThat(collaboration.members()).containsExactly("alice", "bob", "carol");
    assertThat(collaboration.templates())
        .extracting(AnalysisTemplate::name)
        .containsExactly("reach", "own");
    assertThat(collaboration).hasToString("collaboration 'trial' of [alice, bob, carol]");
    assertThat(collaboration.as("carol").name()).isEqualTo("carol");
    assertThat(collaboration.as("carol").abilities())
        .containsExactlyInAnyOrder(Ability.QUERY, Ability.RECEIVE);
    assertThat(collaboration.as("alice").toString()).startsWith("alice [");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> collaboration.as("dave"))
        .withMessage("no member 'dave', but [alice, bob, carol]");
  }

  @Test
  void member_lacksAbility_isDenied() {
    Collaboration collaboration = builder().open();
    Member alice = collaboration.as("alice");
    Member bob = collaboration.as("bob");
    Member carol = collaboration.as("carol");
    denied(() -> carol.approve("reach"), "lacks the ability APPROVE");
    denied(() -> carol.revoke("reach"), "lacks the ability APPROVE");
    denied(() -> bob.approve("own"), "owns no table that template 'own' reads");
    denied(() -> alice.run("reach"), "lacks the ability QUERY");
    denied(() -> bob.run("reach"), "lacks the ability RECEIVE");
    denied(() -> carol.inspect("visits"), "does not own table 'visits'");
    assertThat(compiler.reads).hasValue(0);
    assertThat(alice.charges()).isEmpty();
  }

  private static void denied(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
    PermissionDeniedException e = catchThrowableOfType(PermissionDeniedException.class, call);
    assertThat(e).hasMessageContaining(why);
    assertThat(e.code()).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void member_unknownNames_throw() {
    Collaboration collaboration = builder().open();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> collaboration.as("carol").run("none"))
        .withMessage("no template 'none', but [reach, own]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> collaboration.as("alice").inspect("none"));
  }

  @Test
  void run_approvedByAll_answersAndCharges() {
    Ledger ledger = Ledger.inMemory();
    Collaboration collaboration = builder().ledger(ledger).timeLimit(Duration.ofMinutes(1)).open();
    Member alice = collaboration.as("alice");
    Member carol = collaboration.as("carol");
    alice.approve("reach");
    assertThat(carol.explain("reach").missingApprovals()).containsExactly("bob");
    assertThatExceptionOfType(QueryRejectedException.class).isThrownBy(() -> carol.run("reach"));
    collaboration.as("bob").approve("reach");
    assertThat(carol.explain("reach").accepted()).isTrue();
    assertThat(carol.run("reach").rows()).hasSize(1);
    assertThat(carol.run("reach", Map.of(), PrivacyLoss.epsilon("0.25")).rows()).hasSize(1);
    Account account = new Account("alice", "visits", "person");
    assertThat(alice.charges()).hasSize(2).extracting(Charge::account).containsOnly(account);
    assertThat(alice.remaining())
        .containsOnly(Map.entry(account, Cap.of(PrivacyLoss.of("1.25", "1e-5"))));
    assertThat(carol.remaining()).isEmpty();
    assertThat(ledger.spent(account).loss()).isEqualTo(PrivacyLoss.epsilon("0.75"));
    alice.revoke("reach");
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> carol.run("reach"))
        .withMessageContaining("alice has not approved the template");
  }

  @Test
  void approval_keptForTheNextCollaboration_holdsUntilSomethingChanges() {
    Approval approval = builder().open().as("alice").approve("own");
    assertThat(builder().approval(approval).open().as("carol").run("own").rows()).hasSize(1);
    Collaboration changed =
        Collaboration.named("trial")
            .member("alice", Ability.values())
            .table(Samples.table("alice", "visits").budget(HALF).build())
            .template(Samples.template("own", "COUNT visits").build())
            .approval(approval)
            .compiler(compiler)
            .mechanism(new CountingMechanism(), ACCESS)
            .open();
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> changed.as("alice").run("own"))
        .satisfies(
            e ->
                assertThat(e.violations())
                    .extracting(Violation::code)
                    .containsExactly(ReasonCode.APPROVAL_STALE));
  }

  @Test
  void remaining_twoTablesOfOneAccount_isTheSmaller() {
    Collaboration collaboration =
        builder()
            .table(Samples.table("alice", "more").dataset("visits").budget(HALF).build())
            .open();
    assertThat(collaboration.as("alice").remaining().values()).containsExactly(Cap.of(HALF));
  }
}
