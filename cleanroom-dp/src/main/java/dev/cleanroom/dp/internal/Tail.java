package dev.cleanroom.dp.internal;

import dev.cleanroom.NoiseKind;

/**
 * How far noise reaches.
 *
 * <p>A discrete Laplace number reaches m ≥ 1 with probability e^(−m/b)/(1 + e^(−1/b)), the sum of a
 * geometric series. A discrete Gaussian number reaches m ≥ 1 with at most the probability with
 * which a normal variable of deviation σ reaches m − 1 (Canonne, Kamath and Steinke 2020,
 * Proposition 25).
 *
 * @param kind the distribution
 * @param scale Laplace's b or Gauss's σ, at least 0
 * @param isDiscrete whether the distribution is on whole numbers, rather than rounded to them
 */
record Tail(NoiseKind kind, double scale, boolean isDiscrete) {
  /** Covers the rounding of doubles, and Laplace noise on a grid of b·2⁻⁴⁰ (below). */
  private static final double SLACK = 1e-11;

  /**
   * Creates the tail of noise that is rounded to whole numbers.
   *
   * @param kind the distribution before rounding
   * @param scale Laplace's b or Gauss's σ, at least 0
   */
  Tail(NoiseKind kind, double scale) {
    this(kind, scale, false);
  }

  /**
   * Returns the least number of units, noise included, at which a group is published.
   *
   * @param delta the largest probability with which a group of one unit may be published, more than
   *     0
   * @return the threshold T ≥ 2 with P[1 + noise ≥ T] ≤ {@code delta}
   */
  long threshold(double delta) {
    return 1 + Math.max(1, reach(Math.min(delta, 0.5)));
  }

  /**
   * Returns how far a released value may be off.
   *
   * @param alpha a probability, more than 0 and less than 1
   * @return a whole number h with P[|noise| &gt; h] ≤ {@code alpha}
   */
  long halfWidth(double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be between 0 and 1, but is " + alpha);
    }
    // |noise| > h is noise ≥ h + 1 or ≤ −h − 1, each of which has at most half the probability.
    return scale == 0 ? 0 : Math.max(0, reach(Math.max(alpha, 1e-300) / 2) - 1);
  }

  /** Returns a whole number m with P[noise ≥ m] ≤ p and P[noise ≤ −m] ≤ p, for p ≤ 1/2. */
  private long reach(double p) {
    if (isDiscrete) {
      return Math.max(
          1, (long) Math.ceil(kind == NoiseKind.LAPLACE ? scale * geometric(p) : 1 + upper(p)));
    }
    // Noise is a draw X rounded half up: it is at least m if X ≥ m − 1/2. For Laplace P[X ≥ x] =
    // exp(−x/b)/2, for Gauss Q(x/σ). Laplace noise is drawn from a two-sided geometric distribution
    // on a grid g ≤ b·2⁻³⁹, for which P[X ≥ x] ≤ exp(−x/b)/(1 + exp(−g/b)), that is larger by a
    // factor of at most 1 + g/(2b); SLACK covers its logarithm.
    return (long) Math.ceil(0.5 + upper(p));
  }

  /** Returns −ln(p·(1 + e^(−1/b))), which is negative for p = 1/2 and small b. */
  private double geometric(double p) {
    return -Math.log(p) - Math.log1p(Math.exp(-1 / scale)) + SLACK;
  }

  /**
   * Returns the standard deviation.
   *
   * @return √2·b before rounding, or that of a discrete Laplace number; σ, which is more than that
   *     of a discrete Gaussian number
   */
  double deviation() {
    if (kind == NoiseKind.GAUSSIAN) {
      return scale;
    }
    // The variance is 2·q/(1 − q)² for q = e^(−1/b).
    return Math.sqrt(2) * (isDiscrete ? 1 / (2 * Math.sinh(1 / (2 * scale))) : scale);
  }

  private double upper(double p) {
    double quantile =
        kind == NoiseKind.LAPLACE ? -Math.log(2 * p) + SLACK : NormalTail.quantile(p) + SLACK;
    return scale * quantile;
  }
}
