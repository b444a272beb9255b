package dev.cleanroom.budget.internal;

import java.math.BigDecimal;

/** Decimals that stand on a grid: how amounts of privacy loss are read and kept exact. */
public final class GridDecimal {
  private static final int MOST_CHARACTERS = 40;
  private static final int MOST_DIGITS = 60;

  private GridDecimal() {}

  /**
   * Reads decimal text.
   *
   * @param text the text, at most 40 characters
   * @param what the amount's name, for messages
   * @return the number
   * @throws IllegalArgumentException if the text is too long or no decimal number
   */
  public static BigDecimal parse(String text, String what) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          what + " has more than " + MOST_CHARACTERS + " characters");
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(what + " is not a decimal number: '" + text + "'", e);
    }
  }

  /**
   * Returns a number in its one form, so that equal numbers are equal objects.
   *
   * @param value the number
   * @param scale the number of decimals that it may have
   * @param what the amount's name, for messages
   * @return the number without trailing zeros and without exponent
   * @throws IllegalArgumentException if it is negative, has more than 60 digits or is finer than
   *     the grid
   */
  public static BigDecimal onGrid(BigDecimal value, int scale, String what) {
    if (value.signum() < 0) {
      throw new IllegalArgumentException(what + " must not be negative, but is " + value);
    }
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException(what + " has too many digits");
    }
    BigDecimal stripped = value.stripTrailingZeros();
    if (stripped.scale() > scale) {
      throw new IllegalArgumentException(
          what + " may have at most " + scale + " decimals, but is " + value);
    }
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
