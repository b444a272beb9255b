package dev.cleanroom.dp.internal;

import java.math.BigInteger;

/** A whole number of 128 bits that is added to. Sums do not depend on the order of their terms. */
final class Sum128 {
  private long high;
  private long low;

  /**
   * Sets the number.
   *
   * @param value any number
   */
  void set(long value) {
    set(value >> 63, value);
  }

  /**
   * Sets the number.
   *
   * @param newHigh the upper 64 bits
   * @param newLow the lower 64 bits
   */
  void set(long newHigh, long newLow) {
    high = newHigh;
    low = newLow;
  }

  /**
   * Sets the number.
   *
   * @param value a number of at most 127 bits
   */
  void set(BigInteger value) {
    set(value.shiftRight(64).longValueExact(), value.longValue());
  }

  /**
   * Adds a product.
   *
   * @param a a factor
   * @param b a factor
   */
  void addProduct(long a, long b) {
    long before = low;
    low += a * b;
    high += Math.multiplyHigh(a, b) + carry(before, low);
  }

  /**
   * Returns the upper 64 bits.
   *
   * @return the upper half
   */
  long high() {
    return high;
  }

  /**
   * Returns the lower 64 bits.
   *
   * @return the lower half
   */
  long low() {
    return low;
  }

  /**
   * Moves the number into an interval.
   *
   * @param least the smallest number
   * @param most the largest number
   */
  void clamp(long least, long most) {
    boolean fits = high == low >> 63;
    set(fits ? Math.max(least, Math.min(most, low)) : high < 0 ? least : most);
  }

  /**
   * Returns the number.
   *
   * @return the number
   */
  BigInteger value() {
    return value(high, low);
  }

  /**
   * Returns a number from its halves.
   *
   * @param high the upper 64 bits
   * @param low the lower 64 bits
   * @return the number
   */
  static BigInteger value(long high, long low) {
    if (high == low >> 63) {
      return BigInteger.valueOf(low);
    }
    BigInteger upper = BigInteger.valueOf(high + (low < 0 ? 1 : 0)); // as low counts as low − 2⁶⁴
    return upper.shiftLeft(64).add(BigInteger.valueOf(low));
  }

  /**
   * Returns what an addition of lower halves carries over.
   *
   * @param before the lower half before
   * @param after the lower half after something was added
   * @return 0 or 1
   */
  static long carry(long before, long after) {
    return Long.compareUnsigned(after, before) < 0 ? 1 : 0;
  }
}
