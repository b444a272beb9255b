package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalTailTest {
  @Test
  void quantile_knownProbabilities_isAtLeastTheTabulatedValueAndClose() {
    assertQuantile(0.025, 1.95996398454005);
    assertQuantile(1e-5, 4.26489079392282);
    assertQuantile(1e-9, 5.99780701500769);
    assertQuantile(1e-18, 8.75729034878231);
  }

  private static void assertQuantile(double p, double tabulated) {
    assertThat(NormalTail.quantile(p))
        .isGreaterThanOrEqualTo(tabulated)
        .isCloseTo(tabulated, within(1e-8));
  }

  @Test
  void quantile_smallerProbability_isLarger() {
    double before = NormalTail.quantile(0.5);
    for (double p = 0.4; p > 1e-299; p /= 3) {
      double quantile = NormalTail.quantile(p);
      assertThat(quantile).isGreaterThan(before);
      assertThat(NormalTail.probability(quantile)).isLessThanOrEqualTo(p);
      before = quantile;
    }
  }

  @Test
  void quantile_oneHalf_isAlmostZero() {
    assertThat(NormalTail.quantile(0.5)).isBetween(0.0, 1e-8);
  }
}
