package dev.cleanroom.dp.accountant;

/**
 * δ(ε) of masses at multiples of a step: E[(1 − e^(ε − L))₊], and all of an infinite loss.
 *
 * <p>It is known at the points of the grid. Between two of them it is linear in e^ε for masses on
 * the grid; and a chord of upper bounds is an upper bound.
 */
final class HockeyStick {
  /** Covers the rounding of sums of at most 2²⁰ positive terms and of what is made of them. */
  private static final double UP = 1 + 1e-9;

  private final double step;
  private final long low;
  private final double[] deltas;
  private final double infinity;
  private final double shifted;

  /**
   * Sums up masses.
   *
   * @param step the distance of the points
   * @param low the first point
   * @param masses a mass for each point
   * @param infinity the mass of an infinite loss
   */
  HockeyStick(double step, long low, double[] masses, double infinity) {
    this.step = step;
    this.low = low;
    this.infinity = infinity;
    // With T the sum of the masses from the j-th on, and D the sum of (1 − e^(x − L)) over those
    // above the j-th point x: at the point before, D' = (1 − e^−step)·T + e^−step·D. Similarly for
    // the sum of e^(x − L). All terms are positive, so no digits cancel.
    double fall = Math.exp(-step);
    double rise = -Math.expm1(-step);
    deltas = new double[masses.length];
    double total = 0;
    double delta = 0;
    double rest = 0;
    for (int j = masses.length - 1; j >= 0; j--) {
      deltas[j] = delta;
      total += masses[j];
      delta = rise * total + fall * delta;
      rest = masses[j] + fall * rest;
    }
    shifted = rest;
  }

  /**
   * Returns δ.
   *
   * @param epsilon ε
   * @return δ, rounded up, at most 1
   */
  double delta(double epsilon) {
    // Points are known but for some ulps: ask a bit to the left.
    double first = low * step;
    double asked = epsilon - 8 * LossMasses.ULP * (epsilon + Math.abs(first) + step);
    if (asked < first) {
      // 1 − e^(ε − L) = (1 − e^(first − L)) + (1 − e^(ε − first))·e^(first − L).
      return bounded(deltas[0] - Math.expm1(asked - first) * shifted);
    }
    double point = Math.floor((asked - first) / step);
    if (point >= deltas.length - 1) {
      return infinity;
    }
    int j = (int) point;
    double beyond = Math.min(step, Math.max(0, asked - (low + j) * step));
    double all = Math.expm1(step);
    double here = Math.exp(beyond) * Math.expm1(step - beyond) / all;
    double there = Math.expm1(beyond) / all;
    return bounded(here * deltas[j] + there * deltas[j + 1]);
  }

  private double bounded(double finite) {
    return Math.min(1, finite * UP + infinity * UP);
  }

  /**
   * Returns ε.
   *
   * @param delta δ
   * @return an ε ≥ 0 with δ(ε) at most the given one, infinity if there is none
   */
  double epsilon(double delta) {
    if (delta(0) <= delta) {
      return 0;
    }
    double below = 0;
    double above = Math.max(0, (low + deltas.length) * step) + step;
    if (delta(above) > delta) {
      return Double.POSITIVE_INFINITY;
    }
    while (above - below > 1e-13 * above) {
      double middle = below + (above - below) / 2;
      if (delta(middle) <= delta) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return above;
  }
}
