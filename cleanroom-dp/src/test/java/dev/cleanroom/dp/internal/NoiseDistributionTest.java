package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.SeededRuns;
import dev.cleanroom.testing.Evidence;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;

/** A chi-square test that accepts the right scale but for 10⁻⁷ and never accepts one 30 % off. */
class NoiseDistributionTest {
  private static final int SAMPLES = 100_000;
  private static final int REACH = 40;

  @Test
  void draw_anySampler_hasTheScaleThatItTells() {
    Evidence evidence = Evidence.of("noise-distribution", 3);
    GoogleNoise google = new GoogleNoise();
    NoiseSource seeded = new SeededRuns(3, google).get().noise();
    for (NoiseSource source : new NoiseSource[] {google, seeded}) {
      check(source.laplace(4, 1), NoiseDistributionTest::laplace);
      check(source.laplace(7, 3), NoiseDistributionTest::laplace);
      check(source.gaussian(1, 1, 1, 1e-5), NoiseDistributionTest::gauss);
    }
    evidence.figure("samplers", 6).figure("samples", 6 * SAMPLES).write();
  }

  private static void check(Noise noise, DoubleUnaryOperator distribution) {
    long[] counts = new long[2 * REACH + 1];
    for (int i = 0; i < SAMPLES; i++) {
      counts[(int) Math.max(-REACH, Math.min(REACH, noise.draw())) + REACH]++;
    }
    assertThat(probability(counts, noise.scale(), distribution)).isGreaterThan(1e-7);
    assertThat(probability(counts, noise.scale() * 1.3, distribution)).isLessThan(1e-20);
    assertThat(probability(counts, noise.scale() * 0.7, distribution)).isLessThan(1e-20);
  }

  /** The probability of counts at least as odd as these, under a scale. Rare values are joined. */
  private static double probability(long[] counts, double scale, DoubleUnaryOperator distribution) {
    double square = 0;
    double joinedExpected = 0;
    double joinedCount = 0;
    int cells = 0;
    for (int i = 0; i < counts.length; i++) {
      double from = i == 0 ? 0 : distribution.applyAsDouble((i - REACH - 0.5) / scale);
      double to = i == 2 * REACH ? 1 : distribution.applyAsDouble((i - REACH + 0.5) / scale);
      double expected = (to - from) * SAMPLES;
      if (expected < 20) {
        joinedExpected += expected;
        joinedCount += counts[i];
      } else {
        square += Math.pow(counts[i] - expected, 2) / expected;
        cells++;
      }
    }
    if (joinedExpected > 20) {
      square += Math.pow(joinedCount - joinedExpected, 2) / joinedExpected;
      cells++;
    }
    return Gamma.regularizedGammaQ((cells - 1) / 2.0, square / 2);
  }

  private static double laplace(double x) {
    return x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2;
  }

  private static double gauss(double x) {
    return NormalTail.probability(-x);
  }
}
