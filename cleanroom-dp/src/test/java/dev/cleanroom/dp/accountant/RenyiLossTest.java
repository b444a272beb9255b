package dev.cleanroom.dp.accountant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.budget.ConcentratedLoss;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RenyiLossTest {
  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }

  /**
   * The values of github.com/google/differential-privacy,
   * python/dp_accounting/dp_accounting/rdp/rdp_privacy_accountant_test.py,
   * test_compute_epsilon_delta_pure_dp and …_gaussian.
   */
  @Test
  void epsilon_publishedValues_isCloseAndNeverBelow() {
    double[] orders = new double[31];
    double[] divergences = new double[31];
    Arrays.setAll(orders, i -> i + 2);
    Arrays.fill(divergences, 1.1);
    assertThat(new RenyiLoss(orders, divergences).epsilon(number("1e-5")))
        .isBetween(number("1.327838061"), number("1.327838063"));
    assertThat(RenyiLoss.gaussian(4.530877117, 1).epsilon(number("1e-6")))
        .isBetween(BigDecimal.ONE, number("1.0001"));
  }

  @Test
  void epsilon_anyMechanism_isNotBelowThatOfTheDistribution() {
    for (String delta : new String[] {"0.01", "1e-5", "1e-9"}) {
      for (int times : new int[] {1, 10, 100}) {
        assertNotBelow(
            RenyiLoss.gaussian(3, 1), PrivacyLossDistribution.gaussian(3, 1), times, delta);
        assertNotBelow(
            RenyiLoss.pure(number("0.2")),
            PrivacyLossDistribution.pure(number("0.2")),
            times,
            delta);
        assertNotBelow(
            RenyiLoss.laplace(number("0.2")),
            PrivacyLossDistribution.laplace(number("0.2")),
            times,
            delta);
      }
    }
  }

  private static void assertNotBelow(
      RenyiLoss renyi, PrivacyLossDistribution distribution, int times, String delta) {
    // The distribution's ε is itself a bit too large.
    BigDecimal least = distribution.compose(times).epsilon(number(delta));
    assertThat(renyi.compose(times).epsilon(number(delta)))
        .isGreaterThanOrEqualTo(least.multiply(number("0.9999")));
  }

  @Test
  void compose_partsAndTimes_areSums() {
    RenyiLoss one = RenyiLoss.pure(number("0.3")).compose(RenyiLoss.laplace(number("0.1")));
    RenyiLoss twice = one.compose(one);
    BigDecimal delta = number("1e-6");
    assertThat(one.compose(2).epsilon(delta)).isEqualByComparingTo(twice.epsilon(delta));
    assertThat(RenyiLoss.NONE.compose(one).epsilon(delta)).isEqualByComparingTo(one.epsilon(delta));
    assertThat(RenyiLoss.NONE.epsilon(delta)).isLessThan(number("0.001"));
  }

  /** One Gaussian with μ has ρ = μ²/2, and its ε is not above the simple conversion's. */
  @Test
  void concentrated_gaussiansRho_isTheGaussianAndTighterThanTheSimpleFormula() {
    for (String delta : new String[] {"0.01", "1e-5", "1e-9"}) {
      BigDecimal epsilon = RenyiLoss.concentrated(number("0.125")).epsilon(number(delta));
      assertThat(epsilon)
          .isEqualByComparingTo(RenyiLoss.gaussian(2, 1).epsilon(number(delta)))
          .isLessThan(ConcentratedLoss.of("0.125", "0").atDelta(number(delta)).epsilon())
          .isGreaterThan(PrivacyLossDistribution.gaussian(2, 1).epsilon(number(delta)));
    }
  }

  @Test
  void pure_tinyEpsilon_isNotAboveTheSquare() {
    BigDecimal epsilon = RenyiLoss.pure(number("0.000001")).compose(1000).epsilon(number("1e-6"));
    BigDecimal concentrated = RenyiLoss.concentrated(number("5e-10")).epsilon(number("1e-6"));
    assertThat(epsilon).isLessThanOrEqualTo(concentrated);
  }

  @Test
  void anyArgument_outOfRange_throws() {
    assertThatThrownBy(() -> RenyiLoss.pure(number("-1"))).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> RenyiLoss.laplace(number("1001"))).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> RenyiLoss.gaussian(0, 1)).hasMessageContaining("sigma");
    assertThatThrownBy(() -> RenyiLoss.gaussian(1, Double.NaN)).hasMessageContaining("sigma");
    assertThatThrownBy(() -> RenyiLoss.concentrated(number("-1"))).hasMessageContaining("rho");
    assertThatThrownBy(() -> RenyiLoss.NONE.compose(-1)).hasMessageContaining("times");
    assertThatThrownBy(() -> RenyiLoss.NONE.epsilon(BigDecimal.ZERO)).hasMessageContaining("delta");
    assertThatThrownBy(() -> RenyiLoss.NONE.epsilon(BigDecimal.ONE)).hasMessageContaining("delta");
  }
}
