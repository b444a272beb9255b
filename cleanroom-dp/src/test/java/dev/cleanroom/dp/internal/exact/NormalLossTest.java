package dev.cleanroom.dp.internal.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class NormalLossTest {
  /** Balle and Wang 2018, Theorem 8, which cancels where δ is small beside its terms. */
  static double closedForm(double mu, double epsilon) {
    return upper(epsilon / mu - mu / 2) - Math.exp(epsilon) * upper(epsilon / mu + mu / 2);
  }

  private static double upper(double z) {
    return Erf.erfc(z / Math.sqrt(2)) / 2;
  }

  @Test
  void delta_whereTheClosedFormIsAccurate_isTheSameButNeverLess() {
    for (double mu : new double[] {0.1, 0.5, 1, 2, 4}) {
      for (double epsilon : new double[] {0, 0.1, 1, 3, 10}) {
        double exact = closedForm(mu, epsilon);
        assertThat(NormalLoss.delta(mu, epsilon))
            .isCloseTo(exact, within(1e-8 * exact + 1e-13 * upper(epsilon / mu - mu / 2) + 2e-32));
        assertThat(NormalLoss.delta(mu, epsilon)).isGreaterThan(exact * (1 - 1e-9) - 1e-13);
      }
    }
  }

  @Test
  void delta_moreEpsilonOrNoise_isSmaller() {
    for (double mu = 0.01; mu < 3; mu *= 1.3) {
      for (double epsilon = 0; epsilon < 20; epsilon = 1.5 * epsilon + 0.01) {
        double delta = NormalLoss.delta(mu, epsilon);
        assertThat(NormalLoss.delta(mu, epsilon + 0.01)).isLessThanOrEqualTo(delta);
        assertThat(NormalLoss.delta(mu * 1.1, epsilon)).isGreaterThanOrEqualTo(delta);
      }
    }
  }
}
