package dev.cleanroom.dp.internal;

import org.apache.commons.math3.special.Beta;

/** Clopper and Pearson's exact bounds of a probability, each wrong with a given probability. */
final class Binomial {
  private Binomial() {}

  /** Returns p such that as many hits or more have the probability {@code alpha} under p. */
  static double lower(long hits, long runs, double alpha) {
    if (hits == 0) {
      return 0;
    }
    double low = 0;
    double high = (double) hits / runs;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      // P[X ≥ hits] = I_p(hits, runs − hits + 1)
      if (Beta.regularizedBeta(middle, (double) hits, runs - hits + 1.0) < alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns p such that as many hits or fewer have the probability {@code alpha} under p. */
  static double upper(long hits, long runs, double alpha) {
    return 1 - lower(runs - hits, runs, alpha);
  }
}
