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

  private static final int MOST_DIGITS = 18;

  /** The powers of ten that a {@code long} and a {@code double} hold exactly. */
  private static final long[] POWERS = powers();

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

  private static long[] powers() {
    long[] powers = new long[MOST_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  /**
   * Returns the grid value nearest to a number (half to even), clamped to the bounds.
   *
   * @param value any whole number
   * @return a grid value
   */
  public long of(long value) {
    return of(value, 0);
  }

  /**
   * Returns the grid value nearest to a decimal (half to even), clamped to the bounds.
   *
   * @param unscaled the decimal's digits
   * @param decimals how many of them stand after the point, −18 to 19
   * @return a grid value
   */
  public long of(long unscaled, int decimals) {
    int further = scale - decimals;
    if (further < 0 || further > MOST_DIGITS) {
      return of(BigDecimal.valueOf(unscaled, decimals));
    }
    long product = unscaled * POWERS[further];
    if (Math.multiplyHigh(unscaled, POWERS[further]) != product >> 63) {
      return unscaled > 0 ? high : low;
    }
    return clamped(product);
  }

  private long clamped(long grid) {
    return Math.max(low, Math.min(high, grid));
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
    return clamped(grid.longValue());
  }

  /**
   * Returns the grid value nearest to a number (half to even), clamped to the bounds. Infinities
   * are clamped. The number is the decimal that {@link Double#toString} writes.
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
    if (scale >= 0) {
      double product = value * POWERS[scale];
      double nearest = Math.rint(product);
      // The decimal lies within a unit in the last place of the number and the product is rounded
      // once: both errors together are less than 2⁻⁵¹ of it. Further than that from the middle
      // between two grid values, both round alike; the differences are exact below 2⁵².
      double magnitude = Math.abs(product);
      if (magnitude < 0x1p49 && 0.5 - Math.abs(product - nearest) > magnitude * 0x1p-50) {
        return clamped((long) nearest);
      }
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
