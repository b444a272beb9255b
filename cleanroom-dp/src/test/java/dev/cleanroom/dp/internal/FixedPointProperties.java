package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.spi.FixedPoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Bounding rests on this: whatever an engine finds in a cell, its grid value is within bounds. */
class FixedPointProperties {
  private static final long LIMIT = FixedPoint.LIMIT;

  @Property
  void of_anyDouble_isTheNearestWithinBounds(
      @ForAll double value, @ForAll @IntRange(min = -18, max = 18) int scale) {
    FixedPoint grid = new FixedPoint(scale, -LIMIT, LIMIT);
    assertThat(grid.of(value)).isEqualTo(reference(new BigDecimal(Double.toString(value)), grid));
  }

  @Property
  void of_anyBits_isWithinBounds(
      @ForAll long bits, @ForAll @IntRange(min = -18, max = 18) int scale) {
    double value = Double.longBitsToDouble(bits);
    FixedPoint grid = new FixedPoint(scale, -7, 12);
    if (!Double.isNaN(value)) {
      assertThat(grid.of(value)).isBetween(-7L, 12L);
    }
  }

  @Property
  void of_anyDecimal_isTheNearestWithinBounds(
      @ForAll BigInteger digits,
      @ForAll @IntRange(min = -60, max = 60) int decimals,
      @ForAll @IntRange(min = -18, max = 18) int scale) {
    FixedPoint grid = new FixedPoint(scale, -LIMIT, 1000);
    BigDecimal value = new BigDecimal(digits, decimals);
    assertThat(grid.of(value)).isEqualTo(reference(value, grid));
  }

  @Property
  void of_anyLong_isTheNearestWithinBounds(
      @ForAll long value, @ForAll @IntRange(min = -18, max = 18) int scale) {
    FixedPoint grid = new FixedPoint(scale, -5, LIMIT);
    assertThat(grid.of(value)).isEqualTo(reference(BigDecimal.valueOf(value), grid));
  }

  private static long reference(BigDecimal value, FixedPoint grid) {
    return value
        .movePointRight(grid.scale())
        .setScale(0, RoundingMode.HALF_EVEN)
        .max(BigDecimal.valueOf(grid.low()))
        .min(BigDecimal.valueOf(grid.high()))
        .longValueExact();
  }

  @Example
  void of_specialValues_areClamped() {
    FixedPoint grid = new FixedPoint(2, -500, 12_345);
    assertThat(grid.of(Double.POSITIVE_INFINITY)).isEqualTo(12_345);
    assertThat(grid.of(Double.NEGATIVE_INFINITY)).isEqualTo(-500);
    assertThat(grid.of(-0.0)).isZero();
    assertThat(grid.of(Double.MIN_VALUE)).isZero();
    assertThat(grid.of(-Double.MAX_VALUE)).isEqualTo(-500);
    assertThat(grid.of(new BigDecimal("1e2000000000"))).isEqualTo(12_345);
    assertThat(grid.of(new BigDecimal("-1e2000000000"))).isEqualTo(-500);
    assertThat(grid.of(new BigDecimal("1e-2000000000"))).isZero();
    assertThatThrownBy(() -> grid.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
