package dev.cleanroom.dp.internal.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cleanroom.dp.accountant.PrivacyLossDistribution;
import java.math.BigDecimal;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class GaussianCalibrationTest {
  private static final double[] EPSILONS = {0.05, 0.3, 1, 2, 4, 8, 20};
  private static final double[] DELTAS = {1e-3, 1e-5, 1e-8, 1e-12};

  private final GaussianCalibration calibration = new GaussianCalibration();

  /** The δ of one number that changes by d, by definition: a sum over all outcomes. */
  private static double delta(double sigma, long change, double epsilon) {
    return sum(Laws.gauss(sigma), sigma, epsilon, change);
  }

  /** The same for two numbers that change: their losses add up. */
  private static double delta(double sigma, long first, long second, double epsilon) {
    LongToDoubleFunction law = Laws.gauss(sigma);
    long reach = (long) Math.ceil(9 * sigma);
    double total = 0;
    for (long x = -reach; x <= reach; x++) {
      double left = epsilon - loss(sigma, first, x);
      total += law.applyAsDouble(x) * sum(law, sigma, left, second);
    }
    return total;
  }

  private static double sum(LongToDoubleFunction law, double sigma, double epsilon, long change) {
    long reach = (long) Math.ceil(14 * sigma) + 2;
    double sum = 0;
    for (long x = -reach; x <= reach; x++) {
      double loss = loss(sigma, change, x);
      if (loss > epsilon) {
        sum += law.applyAsDouble(x) * -Math.expm1(epsilon - loss);
      }
    }
    return sum;
  }

  private static double loss(double sigma, long change, long drawn) {
    return change * (2.0 * drawn + change) / (2 * sigma * sigma);
  }

  @Test
  void sigma_oneNumber_keepsDeltaByDefinition() {
    for (double epsilon : new double[] {0.3, 1, 4, 20}) {
      for (double delta : DELTAS) {
        for (long change : new long[] {1, 2, 5}) {
          double sigma = calibration.sigma(change, 1, epsilon, delta);
          assertThat(delta(sigma, change, epsilon))
              .as("ε %s, δ %s, Δ %s", epsilon, delta, change)
              .isLessThanOrEqualTo(delta * (1 + 1e-9));
          if (sigma > 4) { // and is not far too large; below, steps are nearly as wide as σ
            assertThat(delta(sigma * 0.85, change, epsilon)).isGreaterThan(delta);
          }
        }
      }
    }
  }

  @Test
  void sigma_twoNumbers_keepsDeltaByDefinition() {
    // (1, 1) has a length of √2, for which 2 is asked; (3, 4) has 5.
    for (double epsilon : new double[] {0.5, 2}) {
      double five = calibration.sigma(5, 2, epsilon, 1e-5);
      assertThat(delta(five, 3, 4, epsilon)).isLessThanOrEqualTo(1e-5 * (1 + 1e-9));
      assertThat(delta(five * 0.88, 3, 4, epsilon)).isGreaterThan(1e-5);
      double two = calibration.sigma(2, 2, epsilon, 1e-5);
      assertThat(delta(two, 1, 1, epsilon)).isLessThanOrEqualTo(1e-5);
    }
  }

  @Test
  void sigma_any_isLittleAboveThatOfTheNormalDistribution() {
    for (double epsilon : EPSILONS) {
      for (double delta : DELTAS) {
        double one = calibration.sigma(1, 1, epsilon, delta);
        assertThat(one / normal(epsilon, delta)).isBetween(1.0, 1.2);
        assertThat(calibration.sigma(1_000_000, 1, epsilon, delta) / 1e6 / normal(epsilon, delta))
            .isBetween(1 - 1e-6, 1.06);
      }
    }
    assertThat(calibration.sigma(1000, 1, 1, 1e-5)).isBetween(3730.6, 3730.7);
    assertThat(calibration.sigma(1, 1, 1, 1e-5)).isBetween(4.047, 4.049);
  }

  /** σ by which the normal distribution has δ(ε), from the figures of the accountant. */
  private static double normal(double epsilon, double delta) {
    double low = 0.03;
    double high = 1000;
    while (high > low * (1 + 1e-7)) {
      double middle = Math.sqrt(low * high);
      if (NormalLossTest.closedForm(1 / middle, epsilon) <= delta) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  @Test
  void sigma_growsAtMostInProportion() {
    double one = calibration.sigma(1, 3, 1, 1e-6);
    for (long change : new long[] {2, 10, 1000, 1L << 53}) {
      assertThat(calibration.sigma(change, 3, 1, 1e-6))
          .isLessThanOrEqualTo(change * one * (1 + 1e-12));
    }
  }

  @Test
  void sigma_extremes_areFound() {
    assertThat(calibration.sigma(1, 1, 1e-9, 1e-12)).isBetween(1e2, 1e12);
    assertThat(calibration.sigma(1, 1, 1e9, 1e-12)).isBetween(1e-4, 0.01);
    assertThat(calibration.sigma(1, 1_000_000, 700, 1e-12)).isBetween(1e-3, 1.0);
    assertThatThrownBy(() -> calibration.sigma(1, 1_000_000_000, 1e-9, 1e-18))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sigma_asManyQuestionsAsAreKept_staysTheSame() {
    double before = calibration.sigma(1, 1, 1, 1e-5);
    for (int i = 0; i < 1010; i++) {
      assertThat(calibration.sigma(1, 1 + i, 20, 1e-6)).isPositive();
    }
    assertThat(calibration.sigma(1, 1, 1, 1e-5)).isEqualTo(before);
  }

  @Test
  void delta_ofTheAccountant_agrees() {
    BigDecimal figure = PrivacyLossDistribution.gaussian(1, 0.5).delta(new BigDecimal("1"));
    assertThat(NormalLoss.delta(0.5, 1))
        .isCloseTo(figure.doubleValue(), within(1e-3 * figure.doubleValue()));
  }
}
