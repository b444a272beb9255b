package dev.cleanroom;

import java.math.BigDecimal;

/**
 * The interval that values are clamped to, in the column's unit. Immutable and thread-safe; equal
 * by number, so that [0, 1] equals [0.0, 1.00].
 *
 * @param low the smallest value
 * @param high the largest value, at least {@code low}
 */
public record ValueBounds(BigDecimal low, BigDecimal high) {
  private static final BigDecimal LARGEST = BigDecimal.ONE.movePointRight(18);

  /**
   * Checks the interval.
   *
   * @throws IllegalArgumentException if {@code low} exceeds {@code high}, or a bound is beyond
   *     ±10¹⁸ or has more than 18 decimals
   */
  public ValueBounds {
    low = normal(low);
    high = normal(high);
    if (low.compareTo(high) > 0) {
      throw new IllegalArgumentException("the lower bound " + low + " exceeds the upper " + high);
    }
  }

  private static boolean canHold(BigDecimal bound) {
    BigDecimal stripped = bound.stripTrailingZeros();
    return stripped.scale() <= 18
        && (long) stripped.precision() - stripped.scale() <= 19
        && stripped.abs().compareTo(LARGEST) <= 0;
  }

  static boolean canHold(BigDecimal low, BigDecimal high) {
    return canHold(low) && canHold(high);
  }

  /** Equal numbers become equal objects with equal text, which approvals hash. */
  private static BigDecimal normal(BigDecimal bound) {
    if (!canHold(bound)) {
      throw new IllegalArgumentException(
          "a bound must lie within ±10^18 and have at most 18 decimals");
    }
    BigDecimal stripped = bound.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /**
   * Returns bounds from decimal text.
   *
   * @param low the smallest value
   * @param high the largest value
   * @return the bounds
   * @throws IllegalArgumentException if a bound is no decimal number, or {@code low} exceeds {@code
   *     high}
   */
  public static ValueBounds of(String low, String high) {
    if (low.length() > 60 || high.length() > 60) {
      throw new IllegalArgumentException("a bound has more than 60 characters");
    }
    try {
      return new ValueBounds(new BigDecimal(low), new BigDecimal(high));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "bounds must be decimal numbers: '" + low + "', '" + high + "'", e);
    }
  }

  /**
   * Returns whether this interval lies inside another.
   *
   * @param other the other interval
   * @return true if no value of this one is outside the other
   */
  public boolean isWithin(ValueBounds other) {
    return low.compareTo(other.low) >= 0 && high.compareTo(other.high) <= 0;
  }

  @Override
  public String toString() {
    return "[" + low.toPlainString() + ", " + high.toPlainString() + "]";
  }
}
