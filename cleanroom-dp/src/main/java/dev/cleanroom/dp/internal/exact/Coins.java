package dev.cleanroom.dp.internal.exact;

import dev.cleanroom.dp.internal.BitStream;

/**
 * Draws of which every outcome has exactly the stated probability, given uniform bits. For one
 * thread.
 *
 * <p><b>Source.</b> Lemire 2019 (uniform numbers); Canonne, Kamath and Steinke 2020, Algorithm 1
 * (e^−γ).
 */
final class Coins {
  private final BitStream bits;

  Coins(BitStream bits) {
    this.bits = bits;
  }

  /** Returns true with probability 1/2. */
  boolean half() {
    return bits.next() < 0;
  }

  /**
   * Returns a uniform whole number.
   *
   * @param bound 1 to 2⁶²
   * @return at least 0, less than the bound
   */
  long below(long bound) {
    // The upper half of word · bound is uniform over the words whose lower half is at least
    // 2⁶⁴ mod bound: each outcome has ⌊2⁶⁴/bound⌋ of them.
    long word = bits.next();
    long lower = word * bound;
    if (Long.compareUnsigned(lower, bound) < 0) {
      long surplus = Long.remainderUnsigned(-bound, bound);
      while (Long.compareUnsigned(lower, surplus) < 0) {
        word = bits.next();
        lower = word * bound;
      }
    }
    // The product of signed numbers takes a negative word for 2⁶⁴ less.
    return Math.multiplyHigh(word, bound) + (word >> 63 & bound);
  }

  /**
   * Returns true with probability e^−γ for γ = numerator/denominator.
   *
   * <p>The first K with A_K = 0, for independent A_k that are 1 with probability γ/k, is more than
   * k with probability γ^k/k!, so it is odd with probability 1 − γ + γ²/2 − … = e^−γ.
   *
   * @param numerator 0 to the denominator
   * @param denominator 1 to 2⁶²
   */
  boolean decays(long numerator, long denominator) {
    int k = 1;
    while (below(denominator) < numerator && isOneOf(k)) {
      k++;
    }
    return (k & 1) == 1;
  }

  /** Returns true with probability e⁻¹: {@link #decays} with A_1 = 1 for certain. */
  boolean decaysByOne() {
    int k = 2;
    while (isOneOf(k)) {
      k++;
    }
    return (k & 1) == 1;
  }

  /**
   * Returns true with probability e^(−z²/2) for z = numerator/denominator.
   *
   * <p>With z = j + r for a whole number j and 0 ≤ r &lt; 1 it is e^(−j²/2) · e^(−j·r) · e^(−r²/2),
   * each of them a product of e^−γ with γ ≤ 1. It stops at the first that fails.
   *
   * @param numerator at least 0
   * @param denominator 1 to 2⁶²
   */
  boolean decaysNormally(long numerator, long denominator) {
    long whole = numerator / denominator;
    long rest = numerator % denominator;
    for (long i = 0; i < whole * whole; i++) {
      if (!decays(1, 2)) {
        return false;
      }
    }
    for (long i = 0; i < whole; i++) {
      if (!decays(rest, denominator)) {
        return false;
      }
    }
    return decaysByHalfSquare(rest, denominator);
  }

  /** As {@link #decays} with γ = r²/2 for r = numerator/denominator ≤ 1: γ/k is 1/(2k) · r · r. */
  private boolean decaysByHalfSquare(long numerator, long denominator) {
    int k = 1;
    while (below(2L * k) == 0 && below(denominator) < numerator && below(denominator) < numerator) {
      k++;
    }
    return (k & 1) == 1;
  }

  private boolean isOneOf(int k) {
    return k == 1 || below(k) == 0;
  }
}
