package dev.cleanroom.dp.internal.exact;

/**
 * Two-sided geometric numbers: P[x] is proportional to e^(−|x|/b). For one thread.
 *
 * <p>The scale b is a double, that is a fraction m/2^k of whole numbers, and taken as such. With U
 * uniform below m and kept with probability e^(−U/m), and V the number of successes of probability
 * e⁻¹ before the first failure, X = U + m·V is at least 0 and has probability proportional to
 * e^(−X/m); then Y = ⌊X/2^k⌋ has probability proportional to e^(−Y·2^k/m). It gets a random sign,
 * and −0 is drawn anew.
 *
 * <p>A V of 1024 would not fit 64 bits. It has probability e⁻¹⁰²⁴, and ends the run.
 *
 * <p><b>Source.</b> Canonne, Kamath and Steinke 2020, Algorithm 2.
 */
final class DiscreteLaplace {
  /** Scales below this are numbers of 53 bits over a power of two. */
  static final double LARGEST = 0x1p52;

  private final Coins coins;
  private final long numerator;
  private final int shift;

  /**
   * Creates the distribution.
   *
   * @param coins the randomness
   * @param scale b, at least 2⁻¹⁰²², less than 2⁵²
   */
  DiscreteLaplace(Coins coins, double scale) {
    if (!(scale >= Double.MIN_NORMAL && scale < LARGEST)) {
      throw new IllegalArgumentException("the scale is out of range");
    }
    this.coins = coins;
    int exponent = Math.getExponent(scale);
    numerator = (Double.doubleToRawLongBits(scale) & ((1L << 52) - 1)) | 1L << 52;
    shift = 52 - exponent;
  }

  /** Returns m, from 2⁵² to 2⁵³. */
  long numerator() {
    return numerator;
  }

  /** Returns |x|·2^k for a number x that was drawn. */
  long scaled(long drawn) {
    return drawn == 0 ? 0 : Math.abs(drawn) << shift;
  }

  /** Draws a number. */
  long draw() {
    while (true) {
      long size = size();
      boolean isNegative = coins.half();
      if (size > 0 || !isNegative) {
        return isNegative ? -size : size;
      }
    }
  }

  private long size() {
    long part = coins.below(numerator);
    while (!coins.decays(part, numerator)) {
      part = coins.below(numerator);
    }
    long wholes = 0;
    while (coins.decaysByOne()) {
      wholes++;
    }
    long sum = Math.addExact(part, Math.multiplyExact(numerator, wholes));
    return shift > 63 ? 0 : sum >>> shift;
  }
}
