package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store promises about caps and sums. */
abstract class LedgerStoreCaps extends LedgerStoreFixture {
  private static final ConcentratedLoss NO_RHO = ConcentratedLoss.ZERO;

  static Stream<Arguments> smallestUnits() {
    PrivacyLoss epsilon = loss("0.000000001", "0");
    PrivacyLoss delta = loss("0", "1e-18");
    ConcentratedLoss rho = ConcentratedLoss.of("0.000000000001", "0");
    ConcentratedLoss rhoDelta = ConcentratedLoss.of("0", "1e-18");
    return Stream.of(
        Arguments.of(new Cost(epsilon, NO_RHO), Cap.of(loss("0.000000003", "0.5"))),
        Arguments.of(new Cost(delta, NO_RHO), Cap.of(loss("5", "3e-18"))),
        Arguments.of(
            new Cost(PrivacyLoss.ZERO, rho), Cap.of(ConcentratedLoss.of("0.000000000003", "0.5"))),
        Arguments.of(
            new Cost(PrivacyLoss.ZERO, rhoDelta), Cap.of(ConcentratedLoss.of("5", "3e-18"))));
  }

  @ParameterizedTest
  @MethodSource("smallestUnits")
  void admit_smallestUnits_fitExactly(Cost unit, Cap three) {
    Limit limit = capped(ALICE, three);
    reserve(request().cost(unit.plus(unit)).limits(limit));
    assertThat(refuse(request().cost(unit.plus(unit)).limits(limit)).shortfalls()).hasSize(1);
    reserve(request().cost(unit).limits(limit));
    assertThat(refuse(request().cost(unit).limits(limit)).shortfalls())
        .containsExactly(
            new Shortfall(ALICE, unit, unit.plus(unit).plus(unit), three, Optional.empty()));
    reserve(request().cost(Cost.ZERO).limits(limit));
    assertThat(store().spent(ALICE)).isEqualTo(unit.plus(unit).plus(unit));
  }

  @Test
  void admit_largestCost_isExactBesideTheSmallest() {
    PrivacyLoss largest = loss("1000000000", "0.999999999999999999");
    Limit limit = capped(ALICE, Cap.of(largest));
    Cost almost = Cost.of(loss("999999999.999999999", "0.999999999999999998"));
    charge(request().cost(almost).limits(limit));
    Cost twice = Cost.of(loss("0.000000002", "1e-18"));
    assertThat(refuse(request().cost(twice).limits(limit)).shortfalls()).hasSize(1);
    charge(request().cost(Cost.of(loss("0.000000001", "1e-18"))).limits(limit));
    assertThat(store().spent(ALICE).loss()).isEqualTo(largest);
  }

  @Test
  void admit_withoutACap_countsAnySum() {
    Cost large = Cost.of(loss("1000000000", "0.999999999999999999"));
    for (int i = 0; i < 5; i++) {
      charge(request().cost(large).limits(counted(ALICE)));
    }
    assertThat(store().spent(ALICE).loss().epsilon())
        .isEqualByComparingTo(new BigDecimal("5000000000"));
  }

  @Test
  void admit_capOfNothing_admitsOnlyWhatCostsNothing() {
    Limit limit = capped(ALICE, Cap.of(PrivacyLoss.ZERO));
    assertThat(refuse(request().limits(limit)).shortfalls()).hasSize(1);
    reserve(request().cost(Cost.ZERO).limits(limit));
  }

  @Test
  void admit_someAccountsLack_holdsNothingAnywhereAndNamesAll() {
    Limit enough = capped(new Account("eve", "logs", "person"), "1");
    Limit little = capped(BOB, "0.05");
    Limit none = capped(ALICE, "0");
    UUID run = UUID.randomUUID();
    Admission.Refused refused = refuse(request().run(run).limits(enough, little, none));
    assertThat(refused.shortfalls()).extracting(Shortfall::account).containsExactly(ALICE, BOB);
    assertThat(store().spent(enough.account())).isEqualTo(Cost.ZERO);
    assertThat(store().spent(BOB)).isEqualTo(Cost.ZERO);
    assertThat(store().find(run)).isEmpty();
    assertThat(runs(store())).isEmpty();
    reserve(request().run(run).limits(enough));
  }

  @Test
  void admit_severalAccounts_chargesEachAndTellsIt() {
    charge(request().limits(capped(BOB, "0.2")));
    Limit alice = capped(ALICE, "0.5");
    Limit bob = capped(BOB, "0.2");
    Admission.Reserved reserved = reserve(request().limits(bob, alice));
    Run run = reserved.run();
    Cost tenth = run.cost();
    assertThat(reserved.charges())
        .containsExactly(
            new Charge(run.id(), alice, tenth, tenth, run.origin(), run.time()),
            new Charge(run.id(), bob, tenth, tenth.plus(tenth), run.origin(), run.time()));
    assertThat(run.state()).isEqualTo(Run.State.RESERVED);
    assertThat(run.limits()).containsExactly(alice, bob);
    assertThat(run.source()).isEmpty();
    assertThat(store().find(run.id())).contains(run);
  }

  @Test
  void admit_accountWithBothFilters_keepsBothCaps() {
    Limit sum = capped(ALICE, "1");
    Limit concentrated = capped(ALICE, Cap.of(ConcentratedLoss.of("0.01", "0")));
    charge(request().cost(cost("0.1")).limits(sum, concentrated));
    charge(request().cost(cost("0.1")).limits(sum, concentrated));
    assertThat(refuse(request().cost(cost("0.1")).limits(sum, concentrated)).shortfalls())
        .extracting(Shortfall::budget)
        .containsExactly(concentrated.cap().orElseThrow());
    assertThat(store().spent(ALICE)).isEqualTo(cost("0.1").plus(cost("0.1")));
    charge(request().cost(cost("0.8")).limits(sum));
    assertThat(refuse(request().cost(cost("0.1")).limits(sum, concentrated)).shortfalls())
        .hasSize(2);
  }

  @Test
  void admit_changedFilter_countsWhatWasSpentUnderTheOther() {
    charge(request().cost(cost("0.2")).limits(capped(ALICE, "1")));
    Limit concentrated = capped(ALICE, Cap.of(ConcentratedLoss.of("0.03", "0")));
    assertThat(refuse(request().cost(cost("0.2")).limits(concentrated)).shortfalls()).hasSize(1);
    charge(request().cost(cost("0.1")).limits(concentrated));
  }

  @Test
  void admit_partsOfAnAccount_haveSumsOfTheirOwn() {
    Limit part = capped(CAROLS, "0.1");
    charge(request().limits(counted(ALICE), part));
    assertThat(refuse(request().limits(counted(ALICE), part)).shortfalls()).hasSize(1);
    charge(request().limits(counted(ALICE), capped(DAVES, "0.1")));
    Account template = ALICE.part(Account.Part.TEMPLATE, "carol");
    charge(request().limits(counted(ALICE), capped(template, "0.1")));
    assertThat(epsilon(ALICE)).isEqualTo("0.3");
    assertThat(epsilon(CAROLS)).isEqualTo("0.1");
  }

  @Test
  void admit_namesThatLookAlike_stayApart() {
    List<Account> alike =
        List.of(
            new Account("a", "b", "c"),
            new Account("ab", "", "c"),
            new Account("a", "bc", ""),
            new Account("A", "b", "c"),
            new Account("a ", "b", "c"),
            new Account("a", "b", "c").part(Account.Part.MEMBER, ""),
            new Account("ä", "b", "c"),
            new Account("a\u0308", "b", "c"));
    for (Account account : alike) {
      charge(request().limits(capped(account, "0.1")));
    }
    assertThat(alike).allSatisfy(account -> assertThat(epsilon(account)).isEqualTo("0.1"));
  }

  @Test
  void spent_reservedAndFailedRuns_countAndOnlyAbortedOnesDoNot() {
    Limit limit = capped(ALICE, "0.3");
    UUID reserved = reserve(request().limits(limit)).run().id();
    UUID charged = charge(request().limits(limit));
    store().fail(charge(request().limits(limit)));
    assertThat(refuse(request().limits(limit)).shortfalls()).hasSize(1);
    store().fail(charged);
    assertThat(refuse(request().limits(limit)).shortfalls()).hasSize(1);
    store().abort(reserved);
    assertThat(epsilon(ALICE)).isEqualTo("0.2");
    release(request().limits(limit));
    assertThat(refuse(request().limits(limit)).shortfalls()).hasSize(1);
  }

  @Test
  void admit_withoutLimits_costsNoAccountAnything() {
    UUID run = charge(request());
    assertThat(store().find(run).orElseThrow().limits()).isEmpty();
    assertThat(store().spent(ALICE)).isEqualTo(Cost.ZERO);
  }
}
