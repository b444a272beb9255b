package dev.cleanroom.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A grid of equally spaced decimals between two bounds, on which values are summed exactly as whole
 * numbers. Grid value {@code g} stands for {@code g · 10^−scale}.
 *
 * @param scale decimals of the grid, −18 to 18
 * @param low the smallest grid value, at least −2⁵³
 * @param high the largest grid value, at most 2⁵³
 */
public record FixedPoint(int scale, long low, long high) {
  /** The largest absolute grid value, 2⁵³. */
  public static final long LIMIT = 1L << 53;

  /** The grid of whole numbers from 0 to 1, for counting. */
  public static final FixedPoint INDICATOR = new FixedPoint(0, 0, 1);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a bound or the scale is out of range
   */
  public FixedPoint {
    if (low > high || low < -LIMIT || high > LIMIT || scale < -18 || scale > 18) {
      throw new IllegalArgumentException("grid " + low + ".." + high + " at scale " + scale);
    }
  }

  /**
   * Returns the grid value nearest to a number (half to even), clamped to the bounds.
   *
   * @param value any whole number
   * @return a grid value
   */
  public long of(long value) {
    if (scale == 0) {
      return Math.max(low, Math.min(high, value));
    }
    return of(BigDecimal.valueOf(value));
  }

  /**
   * Returns the grid value nearest to a number (half to even), clamped to the bounds.
   *
   * @param value any decimal
   * @return a grid value
   */
  public long of(BigDecimal value) {
    // A number of far more digits than the grid is clamped without being written out.
    long magnitude = (long) value.precision() - value.scale() + scale;
    if (value.signum() == 0 || magnitude < -1) {
      return of(BigInteger.ZERO);
    }
    if (magnitude > 40) {
      return value.signum() > 0 ? high : low;
    }
    return of(value.movePointRight(scale).setScale(0, RoundingMode.HALF_EVEN).toBigInteger());
  }

  private long of(BigInteger grid) {
    if (grid.bitLength() > 62) {
      return grid.signum() > 0 ? high : low;
    }
    return Math.max(low, Math.min(high, grid.longValue()));
  }

  /**
   * Returns the grid value nearest to a number (half to even), clamped to the bounds. Infinities
   * are clamped.
   *
   * @param value any number but NaN, which the caller skips as SQL skips NULL
   * @return a grid value
   * @throws IllegalArgumentException if {@code value} is NaN
   */
  public long of(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("NaN has no place on a grid");
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? high : low;
    }
    return of(new BigDecimal(Double.toString(value)));
  }

  /**
   * Returns the number that a grid value stands for.
   *
   * @param grid a sum of grid values
   * @return the exact number
   */
  public BigDecimal value(BigInteger grid) {
    // Numbers of 64 bits need less memory than the others.
    return grid.bitLength() < Long.SIZE
        ? BigDecimal.valueOf(grid.longValue(), scale)
        : new BigDecimal(grid, scale);
  }

  /**
   * Returns the middle, rounded down to the grid, from which values of a mean are measured.
   *
   * @return ⌊(low + high) / 2⌋
   */
  public long middle() {
    return Math.floorDiv(low + high, 2L); // |low|, |high| ≤ 2⁵³
  }

  /**
   * Returns the largest distance from the middle.
   *
   * @return max(high − middle, middle − low)
   */
  public long widthFromMiddle() {
    return Math.max(high - middle(), middle() - low);
  }

  /**
   * Returns the largest absolute grid value, max(|low|, |high|).
   *
   * @return at least 0
   */
  public long magnitude() {
    return Math.max(Math.abs(low), Math.abs(high));
  }
}
