package dev.cleanroom.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;

class FixedPointProperties {
  @Property(tries = 2_000)
  void of_anyDecimal_isNearestGridValueWithinBounds(
      @ForAll @BigRange(min = "-1e25", max = "1e25") @Scale(12) BigDecimal value,
      @ForAll @IntRange(min = -18, max = 18) int scale,
      @ForAll @LongRange(min = -FixedPoint.LIMIT, max = FixedPoint.LIMIT) long a,
      @ForAll @LongRange(min = -FixedPoint.LIMIT, max = FixedPoint.LIMIT) long b) {
    FixedPoint grid = new FixedPoint(scale, Math.min(a, b), Math.max(a, b));
    BigInteger exact =
        value.movePointRight(scale).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
    BigInteger clamped =
        exact.max(BigInteger.valueOf(grid.low())).min(BigInteger.valueOf(grid.high()));
    assertThat(grid.of(value)).isEqualTo(clamped.longValueExact());
  }

  @Property(tries = 1_000)
  void of_sameNumberAsDoubleOrLong_isTheSame(
      @ForAll int value, @ForAll @IntRange(min = -4, max = 4) int scale) {
    FixedPoint grid = new FixedPoint(scale, -FixedPoint.LIMIT, FixedPoint.LIMIT);
    assertThat(grid.of((double) value)).isEqualTo(grid.of((long) value));
    assertThat(grid.of(BigDecimal.valueOf(value))).isEqualTo(grid.of((long) value));
  }

  @Property(tries = 1_000)
  void of_largerNumber_isNotSmaller(@ForAll double a, @ForAll double b) {
    FixedPoint grid = new FixedPoint(3, -1_000_000, 1_000_000);
    assertThat(grid.of(Math.min(a, b))).isLessThanOrEqualTo(grid.of(Math.max(a, b)));
  }

  /** Decimals, their neighbours in floating point and middles between grid values. */
  @Property(tries = 20_000)
  void of_floatingPoint_isNearestToItsShortestDecimal(
      @ForAll long digits,
      @ForAll @IntRange(min = 0, max = 60) int fewer,
      @ForAll @IntRange(min = -3, max = 12) int decimals,
      @ForAll @IntRange(min = -2, max = 2) int neighbour,
      @ForAll @IntRange(min = -2, max = 18) int scale) {
    BigDecimal written = BigDecimal.valueOf(digits >> fewer, decimals);
    double value = written.doubleValue();
    for (int i = 0; i < Math.abs(neighbour); i++) {
      value = neighbour > 0 ? Math.nextUp(value) : Math.nextDown(value);
    }
    assertNearest(value, scale);
    assertNearest(written.add(new BigDecimal("0.5").movePointLeft(scale)).doubleValue(), scale);
  }

  @Property(tries = 20_000)
  void of_anyBitsOfFloatingPoint_isNearestToItsShortestDecimal(
      @ForAll long bits, @ForAll @IntRange(min = -18, max = 18) int scale) {
    double value = Double.longBitsToDouble(bits);
    if (!Double.isNaN(value) && !Double.isInfinite(value)) {
      assertNearest(value, scale);
    }
  }

  private static void assertNearest(double value, int scale) {
    FixedPoint grid = new FixedPoint(scale, -FixedPoint.LIMIT, FixedPoint.LIMIT - 1);
    assertThat(grid.of(value))
        .as("%s at %d", value, scale)
        .isEqualTo(grid.of(new BigDecimal(Double.toString(value))));
  }

  @Property(tries = 5_000)
  void of_digits_isThatOfTheirDecimal(
      @ForAll long digits,
      @ForAll @IntRange(min = 0, max = 60) int fewer,
      @ForAll @IntRange(min = -18, max = 19) int decimals,
      @ForAll @IntRange(min = -18, max = 18) int scale) {
    FixedPoint grid = new FixedPoint(scale, -1_000_000_000L, FixedPoint.LIMIT);
    assertThat(grid.of(digits >> fewer, decimals))
        .isEqualTo(grid.of(BigDecimal.valueOf(digits >> fewer, decimals)));
  }
}
