package dev.cleanroom.dp.internal.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.dp.internal.random.CipherStream;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Each comparison raises a false alarm with probability below 10⁻⁸. */
class CoinsTest {
  private static final int SAMPLES = 200_000;

  private final Coins coins = new Coins(new CipherStream());

  private static void check(BooleanSupplier coin, double probability) {
    long hits = 0;
    for (int i = 0; i < SAMPLES; i++) {
      hits += coin.getAsBoolean() ? 1 : 0;
    }
    double expected = SAMPLES * probability;
    double slack = 5.8 * Math.sqrt(expected * (1 - probability)) + 20; // 20 where few are expected
    assertThat((double) hits).isBetween(expected - slack, expected + slack);
  }

  @Test
  void decays_anyFraction_isTheExponential() {
    check(() -> coins.decays(0, 5), 1);
    check(() -> coins.decays(1, 2), Math.exp(-0.5));
    check(() -> coins.decays(3, 7), Math.exp(-3.0 / 7));
    check(() -> coins.decays(5, 5), Math.exp(-1));
    check(() -> coins.decays(1L << 61, 1L << 62), Math.exp(-0.5));
    check(coins::decaysByOne, Math.exp(-1));
    check(coins::half, 0.5);
  }

  @Test
  void decaysNormally_anyFraction_isTheExponentialOfHalfTheSquare() {
    for (double z : new double[] {0, 0.3, 1, 1.7, 2, 3.25}) {
      check(() -> coins.decaysNormally((long) (z * 1000), 1000), Math.exp(-z * z / 2));
    }
    check(() -> coins.decaysNormally(Long.MAX_VALUE, 1L << 52), 0);
  }
}
