package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.NoiseKind;
import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class GroupNoiseProperties {
  private static final String MAX = "19342813113834066795298816"; // 2⁸⁴
  private static final Part ONE = new Part(1_000_000_000, 1_000_000_000_000L);

  @Property
  void onGrid_sumsThatDifferByD_differByAtMostDRoundedUp(
      @ForAll @BigRange(min = "-" + MAX, max = MAX) BigInteger sum,
      @ForAll @BigRange(min = "0", max = MAX) BigInteger difference,
      @ForAll @IntRange(min = 0, max = 84) int shift) {
    GroupNoise noise = new GroupNoise(shift, Noise.NONE, new Tail(NoiseKind.LAPLACE, 0));
    BigInteger step = BigInteger.ONE.shiftLeft(shift);
    BigInteger most = difference.add(step).subtract(BigInteger.ONE).divide(step);
    BigInteger change = noise.onGrid(sum.add(difference)).subtract(noise.onGrid(sum));
    assertThat(change).isBetween(BigInteger.ZERO, most);
    assertThat(noise.addTo(sum).subtract(sum).abs()).isLessThanOrEqualTo(noise.halfWidth(0.5));
  }

  @Property(tries = 300)
  void calibrate_anyChange_keepsTheLibrarysGridWithinWholeNumbers(
      @ForAll @BigRange(min = "1", max = MAX) BigInteger change,
      @ForAll @IntRange(min = 1, max = 1000) int groups,
      @ForAll @LongRange(min = 1_000_000, max = 100_000_000_000L) long nanoEpsilon,
      @ForAll NoiseKind kind) {
    Part part = new Part(nanoEpsilon, 1_000_000_000_000L);
    GroupNoise noise = GroupNoise.calibrate(kind, groups, change, part, new GoogleNoise());
    assertThat(noise.tail().scale()).isLessThanOrEqualTo(0x1p39 * 1.01);
    double root = kind == NoiseKind.LAPLACE ? groups : Math.sqrt(groups);
    double length = root * change.doubleValue();
    if (kind == NoiseKind.LAPLACE) {
      assertThat(noise.scale()).isGreaterThanOrEqualTo(length / (nanoEpsilon / 1e9) * (1 - 1e-15));
    }
    if (noise.shift() > 0 && change.bitLength() > noise.shift() + 20) {
      // The grid is much finer than the noise, so it costs next to nothing.
      GroupNoise one = GroupNoise.calibrate(kind, 1, BigInteger.ONE, part, new GoogleNoise());
      assertThat(noise.scale()).isGreaterThan(one.scale() * length * 0.99);
      if (kind == NoiseKind.LAPLACE || nanoEpsilon <= 8_000_000_000L) {
        // Beyond, the error of the Gaussian sampler allows less ε for more groups.
        assertThat(noise.scale()).isLessThan(one.scale() * length * 1.01);
      }
    }
  }

  @Property(tries = 300)
  void calibrate_exactNoise_isLargeEnoughForAnyChange(
      @ForAll @BigRange(min = "1", max = MAX) BigInteger change,
      @ForAll @IntRange(min = 1, max = 1000) int groups,
      @ForAll @LongRange(min = 1_000_000, max = 8_000_000_000L) long nanoEpsilon,
      @ForAll NoiseKind kind) {
    Part part = new Part(nanoEpsilon, 1_000_000_000_000L);
    ExactNoise source = new ExactNoise(CipherStream::new);
    GroupNoise noise = GroupNoise.calibrate(kind, groups, change, part, source);
    assertThat(noise.tail().scale()).isLessThanOrEqualTo(0x1p39 * 1.01);
    assertThat(noise.tail().isDiscrete()).isTrue();
    double root = kind == NoiseKind.LAPLACE ? groups : Math.sqrt(groups);
    double length = root * change.doubleValue();
    if (kind == NoiseKind.LAPLACE) {
      assertThat(noise.scale()).isGreaterThanOrEqualTo(length / (nanoEpsilon / 1e9) * (1 - 1e-15));
    } else {
      // Google's σ is at most 0.1 % too large for the normal distribution.
      GroupNoise google = GroupNoise.calibrate(kind, groups, change, part, new GoogleNoise());
      assertThat(noise.scale()).isGreaterThan(google.scale() * 0.98);
    }
  }

  @Example
  void calibrate_noChange_hasNoNoise() {
    GroupNoise noise =
        GroupNoise.calibrate(NoiseKind.LAPLACE, 5, BigInteger.ZERO, ONE, new GoogleNoise());
    assertThat(noise.addTo(BigInteger.TEN)).isEqualTo(BigInteger.TEN);
    assertThat(noise.halfWidth(0.05)).isZero();
  }

  @Example
  void addTo_coarseGrid_givesOnlyMultiples() {
    BigInteger change = BigInteger.ONE.shiftLeft(60);
    GroupNoise noise = GroupNoise.calibrate(NoiseKind.LAPLACE, 1, change, ONE, new GoogleNoise());
    assertThat(noise.shift()).isPositive();
    for (int i = 0; i < 100; i++) {
      BigInteger noisy = noise.addTo(change.add(BigInteger.valueOf(i)));
      assertThat(noisy.getLowestSetBit()).isGreaterThanOrEqualTo(noise.shift());
    }
  }
}
