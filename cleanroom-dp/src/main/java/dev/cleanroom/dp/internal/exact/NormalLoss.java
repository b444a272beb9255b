package dev.cleanroom.dp.internal.exact;

/**
 * δ of the normal distribution for an ε, without the cancellation of the usual formula.
 *
 * <p>The loss is normal with mean μ²/2 and deviation μ (Balle and Wang 2018, Lemma 3), so with a =
 * ε/μ − μ/2 and φ the normal density, δ(ε) = ∫ φ(a + s)·(1 − e^(−μ·s)) ds over s ≥ 0.
 */
final class NormalLoss {
  /** The largest μ. */
  static final double LARGEST_MU = 4;

  /** Where the integral is cut, beyond the larger of a and 0. */
  private static final double CUT = 12;

  private static final double PIECE = 0.25;

  /** Gauss and Legendre's rule with 8 points: distances from the middle of (−1, 1) and weights. */
  private static final double[] NODES = {
    0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
  };

  private static final double[] WEIGHTS = {
    0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
  };

  /**
   * Covers what rounding and the rule lose: its remainder on a piece of length h is 1.7·10⁻²³·h¹⁷
   * times the 16th derivative, below 10⁻¹⁰ of the integral for a ≤ 15.
   */
  private static final double UP = 1 + 1e-9;

  /** Covers the tail that is cut off, below 2·10⁻³³, and every δ with a &gt; 15, below 10⁻⁵⁰. */
  private static final double MORE = 1e-32;

  private NormalLoss() {}

  /**
   * Returns δ.
   *
   * @param mu μ = Δ/σ, more than 0, at most {@link #LARGEST_MU}
   * @param epsilon ε, at least 0
   * @return δ, rounded up
   */
  static double delta(double mu, double epsilon) {
    double start = epsilon / mu - mu / 2;
    if (start > 15) {
      return MORE;
    }
    int pieces = (int) Math.ceil((Math.max(start, 0) - start + CUT) / PIECE);
    double sum = 0;
    for (int i = 0; i < pieces; i++) {
      sum += piece(start, mu, (i + 0.5) * PIECE);
    }
    return sum * UP + MORE;
  }

  private static double piece(double start, double mu, double middle) {
    double sum = 0;
    for (int i = 0; i < NODES.length; i++) {
      double distance = NODES[i] * PIECE / 2;
      sum += WEIGHTS[i] * (at(start, mu, middle - distance) + at(start, mu, middle + distance));
    }
    return sum * PIECE / 2;
  }

  private static double at(double start, double mu, double s) {
    double z = start + s;
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * -Math.expm1(-mu * s);
  }
}
