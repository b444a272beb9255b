package dev.cleanroom.dp.internal.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.dp.internal.BitStream;
import dev.cleanroom.dp.internal.random.CipherStream;
import dev.cleanroom.testing.Evidence;
import java.util.function.LongSupplier;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Samples against the exact probabilities. Fewer than 60 comparisons, each of which raises a false
 * alarm with probability 10⁻⁸ (of a chi-square with at least 25 expected in each cell, by its
 * approximation; of moments by that of the normal distribution).
 */
class ExactNoiseTest {
  private static final int SAMPLES = Integer.getInteger("exact.samples", 100_000);
  private static final double ALPHA = 1e-8;

  /** As many deviations have probability 10⁻⁸ on both sides together. */
  private static final double DEVIATIONS = 5.74;

  private static final double[] SMALL = {0.2, 0.5, 1, 1.4, 2.5, 7.3, 20};
  private static final double[] LARGE = {1000, 1e6, 1e9, 0x1p39};

  private static LongSupplier laplace(double scale) {
    return new DiscreteLaplace(new Coins(new CipherStream()), scale)::draw;
  }

  private static LongSupplier gauss(double sigma) {
    return new DiscreteGauss(new Coins(new CipherStream()), sigma)::draw;
  }

  @Test
  void draw_smallScales_hasExactlyTheProbabilities() {
    Evidence evidence = Evidence.of("exact-noise", 0);
    for (double scale : SMALL) {
      int reach = (int) Math.ceil(12 * scale);
      assertThat(Laws.chiSquare(laplace(scale), SAMPLES, reach, Laws.laplace(scale)))
          .as("Laplace %s", scale)
          .isGreaterThan(ALPHA);
      assertThat(Laws.chiSquare(gauss(scale), SAMPLES, reach, Laws.gauss(scale)))
          .as("Gauss %s", scale)
          .isGreaterThan(ALPHA);
    }
    evidence
        .figure("distributions", 2 * SMALL.length)
        .figure("samples", 2L * SMALL.length * SAMPLES)
        .write();
  }

  /**
   * The test above would notice a scale that is 3 % off, and a number that is never drawn. Of a
   * million samples χ² is more than 10 of its deviations beyond what it must exceed.
   */
  @Test
  void chiSquare_otherDistribution_isNoticed() {
    LongToDoubleFunction law = Laws.laplace(7.3 * 1.03);
    assertThat(Laws.chiSquare(laplace(7.3), 1_000_000, 80, law)).isLessThan(ALPHA);
    LongSupplier biased = laplace(7.3);
    assertThat(
            Laws.chiSquare(
                () -> Math.max(biased.getAsLong(), -20), 1_000_000, 80, Laws.laplace(7.3)))
        .isLessThan(ALPHA);
    assertThat(Laws.chiSquare(gauss(2.5 * 1.03), 1_000_000, 30, Laws.gauss(2.5))).isLessThan(ALPHA);
  }

  @Test
  void draw_largeScales_hasTheMomentsAndTails() {
    for (double scale : LARGE) {
      // E|x| = b, E x² = 2b², E x⁴ = 24b⁴; P[|x| ≥ t·b] = e^−t, all but for 1/b.
      moments(laplace(scale), scale, new double[] {0, 1, 2}, new double[] {2, 1, 20});
      tail(laplace(scale), 3 * scale, Math.exp(-3));
      // E|x| = σ·√(2/π), E x² = σ², E x⁴ = 3σ⁴.
      double size = Math.sqrt(2 / Math.PI);
      moments(gauss(scale), scale, new double[] {0, size, 1}, new double[] {1, 1 - size * size, 2});
      tail(gauss(scale), 2 * scale, 0.04550026389635842);
    }
  }

  /** Means of x/b, |x|/b and (x/b)², with their variances. */
  private static void moments(
      LongSupplier draws, double scale, double[] means, double[] variances) {
    double[] sums = new double[3];
    for (int i = 0; i < SAMPLES; i++) {
      double drawn = draws.getAsLong() / scale;
      sums[0] += drawn;
      sums[1] += Math.abs(drawn);
      sums[2] += drawn * drawn;
    }
    for (int i = 0; i < sums.length; i++) {
      assertThat(Math.abs(sums[i] / SAMPLES - means[i]))
          .as("moment %s of scale %s", i, scale)
          .isLessThan(DEVIATIONS * Math.sqrt(variances[i] / SAMPLES) + 1 / scale);
    }
  }

  /** Either side has half of the probability. */
  private static void tail(LongSupplier draws, double from, double probability) {
    long above = 0;
    long below = 0;
    for (int i = 0; i < SAMPLES; i++) {
      long drawn = draws.getAsLong();
      above += drawn >= from ? 1 : 0;
      below += drawn <= -from ? 1 : 0;
    }
    double expected = SAMPLES * probability / 2;
    double slack = DEVIATIONS * Math.sqrt(expected) + 3e-3 * expected; // 1/1000 of a deviation
    assertThat((double) above).isBetween(expected - slack, expected + slack);
    assertThat((double) below).isBetween(expected - slack, expected + slack);
  }

  @Test
  void draw_largeScale_reachesAllLowDigits() {
    int[] counts = new int[16];
    LongSupplier draws = gauss(0x1p39);
    for (int i = 0; i < 160_000; i++) {
      counts[(int) (draws.getAsLong() & 15)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(10_000 - 600, 10_000 + 600); // 6 deviations
    }
  }

  @Test
  void draw_tinyScale_isZero() {
    for (double scale : new double[] {Double.MIN_NORMAL, 1e-300, 1e-9, 0x1p-12}) {
      for (int i = 0; i < 100; i++) {
        assertThat(laplace(scale).getAsLong()).isZero();
        assertThat(gauss(scale).getAsLong()).isZero();
      }
    }
  }

  @Test
  void create_scaleOutOfRange_throws() {
    for (double scale : new double[] {0, -1, 1e-310, 0x1p52, Double.NaN, 1.0 / 0}) {
      assertThatThrownBy(() -> laplace(scale)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void below_anyBound_isUniform() {
    Coins coins = new Coins(new CipherStream());
    for (int bound : new int[] {1, 2, 3, 7, 100}) {
      assertThat(
              Laws.chiSquare(
                  () -> coins.below(bound),
                  50_000,
                  bound,
                  x -> x < 0 || x >= bound ? 0 : 1.0 / bound))
          .isGreaterThan(ALPHA);
    }
  }

  /** Words whose product has a lower half below 2⁶⁴ mod bound would favour small outcomes. */
  @Test
  void below_surplusWords_areLeftOut() {
    long bound = 3; // 2⁶⁴ mod 3 is 1: the word 0 is left out
    long[] words = {0, 0, -1};
    int[] next = {0};
    Coins coins = new Coins(of(() -> words[next[0]++]));
    assertThat(coins.below(bound)).isEqualTo(2);
    assertThat(next[0]).isEqualTo(3);
  }

  @Test
  void below_extremeWords_staysBelow() {
    for (long bound : new long[] {1, 2, 1L << 52, (1L << 53) - 1, 1L << 62}) {
      assertThat(new Coins(of(() -> -1)).below(bound)).isEqualTo(bound - 1);
      assertThat(new Coins(of(() -> Long.MIN_VALUE)).below(bound)).isEqualTo(bound / 2);
      assertThat(new Coins(of(() -> Long.MAX_VALUE)).below(bound)).isEqualTo((bound - 1) / 2);
    }
  }

  private static BitStream of(LongSupplier words) {
    return new BitStream() {
      @Override
      public long next() {
        return words.getAsLong();
      }

      @Override
      public void wipe() {}
    };
  }
}
