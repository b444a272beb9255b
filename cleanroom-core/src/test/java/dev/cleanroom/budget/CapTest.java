package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapTest {
  private static final Cap SUM = Cap.of(PrivacyLoss.of("1", "1e-6"));
  private static final Cap RHO = Cap.of(ConcentratedLoss.of("0.5", "1e-6"));
  private static final Account ALICE = new Account("alice", "visits", "person");

  /** A cost with ε and ρ of their own, so that a cap which takes the wrong one is seen. */
  private static Cost cost(String epsilon, String rho, String delta) {
    return new Cost(PrivacyLoss.of(epsilon, delta), ConcentratedLoss.of(rho, delta));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 9, 1e-6, true",
    "1.000000001, 0, 0, false",
    "0, 0, 1.000001e-6, false",
    "0, 0, 0, true"
  })
  void admits_sums_areComparedExactly(String epsilon, String rho, String delta, boolean admitted) {
    assertThat(SUM.admits(cost(epsilon, rho, delta))).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({
    "9, 0.5, 1e-6, true",
    "0, 0.500000000001, 0, false",
    "0, 0, 1.000001e-6, false",
    "0, 0, 0, true"
  })
  void admits_rho_isComparedExactly(String epsilon, String rho, String delta, boolean admitted) {
    assertThat(RHO.admits(cost(epsilon, rho, delta))).isEqualTo(admitted);
  }

  @Test
  void minusOrZero_eachPart_isNeverNegative() {
    Cost spent = cost("0.4", "0.2", "1e-5");
    assertThat(SUM.minusOrZero(spent)).isEqualTo(Cap.of(PrivacyLoss.epsilon("0.6")));
    assertThat(RHO.minusOrZero(spent)).isEqualTo(Cap.of(ConcentratedLoss.of("0.3", "0")));
    assertThat(SUM.minusOrZero(cost("2", "0", "0"))).isEqualTo(Cap.of(PrivacyLoss.of("0", "1e-6")));
    assertThat(RHO.minusOrZero(cost("0", "2", "0")))
        .isEqualTo(Cap.of(ConcentratedLoss.of("0", "1e-6")));
  }

  @Test
  void measure_cost_isThePartThatCounts() {
    assertThat(SUM.measure(cost("3", "2", "0"))).hasToString("ε=3, δ=0");
    assertThat(RHO.measure(cost("3", "2", "0"))).hasToString("ρ=2, δ=0");
    assertThat(SUM.loss()).contains(PrivacyLoss.of("1", "1e-6"));
    assertThat(RHO.loss()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.25, 0, true",
    "0.499999999, 0.249999999999, 0, false",
    "0, 0, 5e-7, true",
    "0, 0, 4.99999999999e-7, false",
    "7, 7, 0, true"
  })
  void reaches_half_isExact(String epsilon, String rho, String delta, boolean reached) {
    assertThat(SUM.reaches(cost(epsilon, rho, delta), 50)).isEqualTo(reached);
    assertThat(RHO.reaches(cost(epsilon, rho, delta), 50)).isEqualTo(reached);
  }

  /** A cap of nothing is reached by nothing: otherwise every first run would be told of. */
  @Test
  void reaches_capWithoutDelta_looksAtTheOtherPart() {
    Cap pure = Cap.of(PrivacyLoss.epsilon("1"));
    Cap rho = Cap.of(ConcentratedLoss.of("1", "0"));
    assertThat(pure.reaches(cost("0.1", "0.1", "0"), 50)).isFalse();
    assertThat(rho.reaches(cost("0.1", "0.1", "0"), 50)).isFalse();
    assertThat(Cap.of(PrivacyLoss.ZERO).reaches(Cost.ZERO, 1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0, 1",
    "0.3, 0.15, 0, 3",
    "0.3, 0.15, 3e-7, 3",
    "0.3, 0.15, 6e-7, 1",
    "0, 0, 4e-7, 2",
    "2, 1, 0, 0",
    "0, 0, 1e-5, 0",
    "0.000000001, 0.0000000005, 0, 1000000000"
  })
  void times_cost_isTheSmaller(String epsilon, String rho, String delta, long times) {
    assertThat(SUM.times(cost(epsilon, rho, delta))).isEqualTo(times);
    assertThat(RHO.times(cost(epsilon, rho, delta))).isEqualTo(times);
  }

  @Test
  void times_nothingOrAlmost_isAtMostTheLargestNumber() {
    assertThat(SUM.times(Cost.ZERO)).isEqualTo(Long.MAX_VALUE);
    assertThat(RHO.times(Cost.ZERO)).isEqualTo(Long.MAX_VALUE);
    Cap huge = Cap.of(new PrivacyLoss(new BigDecimal("1e50"), BigDecimal.ZERO));
    assertThat(huge.times(cost("0.000000001", "0", "0"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void smaller_sameFilter_takesEachPart() {
    assertThat(SUM.smaller(Cap.of(PrivacyLoss.of("2", "1e-7"))))
        .contains(Cap.of(PrivacyLoss.of("1", "1e-7")));
    assertThat(RHO.smaller(Cap.of(ConcentratedLoss.of("0.1", "1e-5"))))
        .contains(Cap.of(ConcentratedLoss.of("0.1", "1e-6")));
    assertThat(SUM.smaller(RHO)).isEmpty();
    assertThat(RHO.smaller(SUM)).isEmpty();
  }

  @Test
  void cost_plusThenMinus_isTheSame() {
    Cost one = cost("0.1", "0.2", "1e-7");
    Cost two = cost("0.3", "0.5", "1e-6");
    assertThat(one.plus(two)).isEqualTo(cost("0.4", "0.7", "1.1e-6"));
    assertThat(one.plus(two).minus(two)).isEqualTo(one);
    assertThat(one.minus(one)).isEqualTo(Cost.ZERO);
    assertThat(one).hasToString("ε=0.1, δ=1e-7");
    for (Cost larger :
        new Cost[] {cost("0.2", "0", "0"), cost("0", "0.3", "0"), cost("0", "0", "1e-6")}) {
      assertThatIllegalArgumentException().isThrownBy(() -> one.minus(larger));
    }
  }

  @Test
  void shortfall_eachFilter_tellsWhatIsMissing() {
    Instant refill = Instant.parse("2026-11-21T00:00:00Z");
    Cost spent = cost("0.9", "0.45", "0");
    Cost wanted = cost("0.3", "0.2", "1e-7");
    Shortfall sum = new Shortfall(ALICE, wanted, spent, SUM, Optional.of(refill));
    assertThat(sum.remaining()).isEqualTo(Cap.of(PrivacyLoss.of("0.1", "1e-6")));
    assertThat(sum.difference()).isEqualTo(Cap.of(PrivacyLoss.epsilon("0.2")));
    assertThat(sum)
        .hasToString(
            "alice/visits (person): requested ε=0.3, δ=1e-7, remaining ε=0.1, δ=1e-6 of ε=1,"
                + " δ=1e-6, missing ε=0.2, δ=0, refills at 2026-11-21T00:00:00Z");
    Shortfall rho = new Shortfall(ALICE, wanted, spent, RHO, Optional.empty());
    assertThat(rho.remaining()).isEqualTo(Cap.of(ConcentratedLoss.of("0.05", "1e-6")));
    assertThat(rho.difference()).isEqualTo(Cap.of(ConcentratedLoss.of("0.15", "0")));
    assertThat(rho.toString()).endsWith("missing ρ=0.15, δ=0");
  }
}
