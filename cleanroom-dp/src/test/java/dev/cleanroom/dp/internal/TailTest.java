package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cleanroom.NoiseKind;
import org.junit.jupiter.api.Test;

class TailTest {
  /** P[1 + noise ≥ T] for the library's steps of length g and scale b, rounded half up. */
  private static double exact(double scale, double step, long threshold) {
    double lambda = step / scale;
    return Math.exp(-lambda * Math.ceil((threshold - 1.5) / step)) / (1 + Math.exp(-lambda));
  }

  @Test
  void threshold_laplace_hidesALonePersonAndOneLessWouldNot() {
    for (double scale : new double[] {0.01, 0.3, 1, 3, 10, 1234.5, 0x1p39}) {
      double step = Math.scalb(1.0, Math.getExponent(scale * 0x1p-40) + 1);
      for (double delta = 0.4; delta > 1e-18; delta /= 7) {
        long threshold = new Tail(NoiseKind.LAPLACE, scale).threshold(delta);
        assertThat(exact(scale, step, threshold)).isLessThanOrEqualTo(delta * (1 + 1e-12));
        assertThat(exact(scale, step, threshold - 1)).isGreaterThan(delta * (1 - 1e-10));
      }
    }
  }

  @Test
  void threshold_gauss_hidesALonePersonAndOneLessWouldNot() {
    for (double scale : new double[] {0.3, 1, 3, 10, 1234.5}) {
      for (double delta = 0.4; delta > 1e-18; delta /= 7) {
        long threshold = new Tail(NoiseKind.GAUSSIAN, scale).threshold(delta);
        assertThat(NormalTail.probability((threshold - 1.5) / scale)).isLessThanOrEqualTo(delta);
        assertThat(NormalTail.probability((threshold - 2.5) / scale)).isGreaterThan(delta);
      }
    }
  }

  @Test
  void threshold_publishedFigures_areReachedWithRoundedNoise() {
    // T = 1 + b·ln(1/(2δ)) is 11.8 for one group and 132.2 for ten, with continuous noise.
    assertThat(new Tail(NoiseKind.LAPLACE, 1).threshold(1e-5)).isEqualTo(13);
    assertThat(new Tail(NoiseKind.LAPLACE, 10).threshold(1e-6)).isEqualTo(133);
  }

  @Test
  void threshold_moreDeltaOrLessNoise_isNotLarger() {
    for (NoiseKind kind : NoiseKind.values()) {
      long before = 0;
      for (double delta = 0.9; delta > 1e-18; delta /= 2) {
        long threshold = new Tail(kind, 3).threshold(delta);
        assertThat(threshold).isGreaterThanOrEqualTo(before).isGreaterThanOrEqualTo(2);
        assertThat(new Tail(kind, 4).threshold(delta)).isGreaterThanOrEqualTo(threshold);
        before = threshold;
      }
    }
  }

  @Test
  void halfWidth_anyAlpha_isExceededWithAtMostThatProbability() {
    for (double scale : new double[] {0, 0.1, 1, 7, 1e9}) {
      for (double alpha : new double[] {0.999, 0.5, 0.05, 1e-9}) {
        long laplace = new Tail(NoiseKind.LAPLACE, scale).halfWidth(alpha);
        assertThat(scale == 0 ? 0 : Math.exp(-(laplace + 0.5) / scale)).isLessThanOrEqualTo(alpha);
        long gauss = new Tail(NoiseKind.GAUSSIAN, scale).halfWidth(alpha);
        assertThat(scale == 0 ? 0 : 2 * NormalTail.probability((gauss + 0.5) / scale))
            .isLessThanOrEqualTo(alpha);
      }
    }
  }

  @Test
  void halfWidth_alphaOutOfRange_throws() {
    Tail tail = new Tail(NoiseKind.LAPLACE, 1);
    for (double alpha : new double[] {0, 1, -1, 2, Double.NaN}) {
      assertThatThrownBy(() -> tail.halfWidth(alpha)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** P[1 + noise ≥ T] by a geometric series. */
  private static double geometric(double scale, long threshold) {
    return Math.exp(-(threshold - 1) / scale) / (1 + Math.exp(-1 / scale));
  }

  /** P[1 + noise ≥ T] by a sum. */
  private static double gauss(double sigma, long threshold) {
    double all = 0;
    double reached = 0;
    for (long x = (long) Math.ceil(40 * sigma) + 2; x >= -(40 * sigma) - 2; x--) {
      double weight = Math.exp(-0.5 * x * x / sigma / sigma);
      all += weight;
      reached += x >= threshold - 1 ? weight : 0;
    }
    return reached / all;
  }

  @Test
  void threshold_discreteLaplace_hidesALonePersonAndOneLessWouldNot() {
    for (double scale : new double[] {0.01, 0.3, 1, 3, 10, 1234.5, 0x1p39}) {
      for (double delta = 0.4; delta > 1e-18; delta /= 7) {
        long threshold = new Tail(NoiseKind.LAPLACE, scale, true).threshold(delta);
        assertThat(geometric(scale, threshold)).isLessThanOrEqualTo(delta * (1 + 1e-12));
        assertThat(threshold == 2 || geometric(scale, threshold - 1) > delta * (1 - 1e-10))
            .isTrue();
      }
    }
  }

  @Test
  void threshold_discreteGauss_hidesALonePersonAndTwoLessWouldNot() {
    for (double sigma : new double[] {0.3, 1, 3, 10, 123.5}) {
      for (double delta = 0.4; delta > 1e-18; delta /= 7) {
        long threshold = new Tail(NoiseKind.GAUSSIAN, sigma, true).threshold(delta);
        assertThat(gauss(sigma, threshold)).isLessThanOrEqualTo(delta);
        assertThat(threshold <= 3 || gauss(sigma, threshold - 2) > delta).isTrue();
      }
    }
  }

  @Test
  void halfWidth_discrete_isExceededWithAtMostThatProbability() {
    for (double scale : new double[] {0.1, 1, 7, 300}) {
      for (double alpha : new double[] {0.999, 0.5, 0.05, 1e-9}) {
        long laplace = new Tail(NoiseKind.LAPLACE, scale, true).halfWidth(alpha);
        assertThat(2 * geometric(scale, laplace + 2)).isLessThanOrEqualTo(alpha);
        long gauss = new Tail(NoiseKind.GAUSSIAN, scale, true).halfWidth(alpha);
        assertThat(2 * gauss(scale, gauss + 2)).isLessThanOrEqualTo(alpha);
      }
    }
  }

  @Test
  void deviation_discreteLaplace_isThatOfTheSeries() {
    for (double scale : new double[] {0.2, 1, 30}) {
      double sum = 0;
      for (int x = 1; x < 60 * scale + 60; x++) {
        sum += 2.0 * x * x * Math.tanh(1 / (2 * scale)) * Math.exp(-x / scale);
      }
      assertThat(new Tail(NoiseKind.LAPLACE, scale, true).deviation())
          .isCloseTo(Math.sqrt(sum), within(1e-9 * Math.sqrt(sum)));
    }
    assertThat(new Tail(NoiseKind.LAPLACE, 1e-9, true).deviation()).isZero();
  }
}
