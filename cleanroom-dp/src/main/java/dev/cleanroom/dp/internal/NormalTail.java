package dev.cleanroom.dp.internal;

import org.apache.commons.math3.special.Erf;

/** The upper tail of the standard normal distribution, accurate where 1 − p would round to 1. */
final class NormalTail {
  /** More than the relative error of {@link Erf#erfc}. */
  private static final double SLACK = 1 + 1e-9;

  private NormalTail() {}

  /**
   * Returns a number that a standard normal variable exceeds with at most a given probability.
   *
   * @param p the probability, 1e-300 to 0.5
   * @return the upper quantile, rounded up
   */
  static double quantile(double p) {
    // Q(z) = erfc(z/√2)/2 falls from 1/2 at 0 to below 1e-300 at 38. Bisection keeps
    // Q(high)·SLACK ≤ p, so the end that is returned is on the safe side.
    double low = 0;
    double high = 38;
    while (high - low > 1e-12 * high) {
      double middle = low + (high - low) / 2;
      if (probability(middle) * SLACK <= p) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /**
   * Returns the probability that a standard normal variable exceeds a number.
   *
   * @param z the number
   * @return Q(z)
   */
  static double probability(double z) {
    return Erf.erfc(z / Math.sqrt(2)) / 2;
  }
}
