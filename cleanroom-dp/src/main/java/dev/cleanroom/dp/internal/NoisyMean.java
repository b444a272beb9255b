package dev.cleanroom.dp.internal;

import dev.cleanroom.Answer;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/**
 * Shows a noisy mean: the middle of the bounds plus a noisy sum of distances over a noisy number of
 * rows. All of it is post-processing of the two.
 *
 * @param aggregate the mean
 * @param sum the noisy sum of distances
 * @param sumWidths how far it may be off
 * @param rows the noisy number of rows
 * @param rowsWidths how far it may be off
 */
record NoisyMean(
    Aggregate aggregate,
    BigInteger sum,
    HalfWidths sumWidths,
    BigInteger rows,
    HalfWidths rowsWidths) {
  /** Decimals shown beyond those of the grid. */
  private static final int MORE_DECIMALS = 6;

  /**
   * Returns the released value.
   *
   * @return the value, within the bounds
   */
  ReleasedGroups.Value value() {
    return ReleasedGroups.Value.noisy(
        mean(sum, rows, RoundingMode.HALF_EVEN), OptionalDouble.empty(), this::interval);
  }

  /** Each of sum and rows is within its half-width but for α/2, so both are but for α. */
  private Answer.Interval interval(double alpha) {
    BigInteger width = sumWidths.of(alpha / 2);
    BigInteger least = sum.subtract(width);
    BigInteger most = sum.add(width);
    BigInteger rowsWidth = rowsWidths.of(alpha / 2);
    BigInteger few = rows.subtract(rowsWidth);
    BigInteger many = rows.add(rowsWidth);
    return new Answer.Interval(
        mean(least, least.signum() < 0 ? few : many, RoundingMode.FLOOR),
        mean(most, most.signum() < 0 ? many : few, RoundingMode.CEILING));
  }

  private BigDecimal mean(BigInteger distances, BigInteger count, RoundingMode rounding) {
    FixedPoint grid = aggregate.value();
    int scale = Math.min(18, grid.scale() + MORE_DECIMALS);
    BigDecimal distance =
        grid.value(distances).divide(new BigDecimal(count.max(BigInteger.ONE)), scale, rounding);
    return number(grid, grid.middle())
        .add(distance)
        .max(number(grid, grid.low()))
        .min(number(grid, grid.high()));
  }

  private static BigDecimal number(FixedPoint grid, long value) {
    return grid.value(BigInteger.valueOf(value));
  }
}
