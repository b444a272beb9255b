package dev.cleanroom.dp.internal;

import dev.cleanroom.NoiseKind;

/**
 * How far noise reaches.
 *
 * @param kind the distribution before rounding to a whole number
 * @param scale Laplace's b or Gauss's σ, at least 0
 */
record Tail(NoiseKind kind, double scale) {
  /** Covers the rounding of doubles, and Laplace noise on a grid of b·2⁻⁴⁰ (below). */
  private static final double SLACK = 1e-11;

  /**
   * Returns the least number of units, noise included, at which a group is published.
   *
   * @param delta the largest probability with which a group of one unit may be published, more than
   *     0
   * @return the threshold T ≥ 2 with P[1 + noise ≥ T] ≤ {@code delta}
   */
  long threshold(double delta) {
    // Noise is a draw X rounded half up: 1 + noise ≥ T means X ≥ T − 1.5. For Laplace
    // P[X ≥ x] = exp(−x/b)/2, for Gauss Q(x/σ). Laplace noise is drawn from a two-sided geometric
    // distribution on a grid g ≤ b·2⁻³⁹, for which P[X ≥ x] ≤ exp(−x/b)/(1 + exp(−g/b)), that is
    // larger by a factor of at most 1 + g/(2b); SLACK covers its logarithm.
    return (long) Math.ceil(1.5 + upper(Math.min(delta, 0.5)));
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
    // |noise| > h needs |X| ≥ h + 0.5, and each side has probability α/2 beyond upper(α/2).
    return scale == 0 ? 0 : (long) Math.ceil(Math.max(0, upper(Math.max(alpha, 1e-300) / 2) - 0.5));
  }

  /**
   * Returns the standard deviation.
   *
   * @return √2·b or σ
   */
  double deviation() {
    return kind == NoiseKind.LAPLACE ? Math.sqrt(2) * scale : scale;
  }

  private double upper(double p) {
    double quantile =
        kind == NoiseKind.LAPLACE ? -Math.log(2 * p) + SLACK : NormalTail.quantile(p) + SLACK;
    return scale * quantile;
  }
}
