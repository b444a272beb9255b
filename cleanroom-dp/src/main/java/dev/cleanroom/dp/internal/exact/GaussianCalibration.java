package dev.cleanroom.dp.internal.exact;

import dev.cleanroom.dp.accountant.RenyiLoss;
import dev.cleanroom.dp.internal.Smoothing;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoublePredicate;

/**
 * Finds σ of discrete Gaussian noise. Thread-safe; figures that were found once are kept.
 *
 * <p><b>Guarantee.</b> Independent discrete Gaussian noise of the σ that is told makes a vector of
 * whole numbers (ε, δ)-differentially private that a unit changes by at most Δ in Euclidean length
 * and in at most k places. Two proofs are at hand, and σ is the smaller one:
 *
 * <ul>
 *   <li><i>Concentrated.</i> The noise is ρ-concentrated with ρ = Δ²/(2σ²) (Canonne, Kamath and
 *       Steinke 2020, Theorem 14), and for each order α &gt; 1 that gives δ = e^((α−1)(α·ρ−ε)) · (1
 *       − 1/α)^α / (α − 1) (Corollary 13). For small Δ; σ is 4 to 10 % larger than that of the
 *       normal distribution (Balle and Wang 2018, Theorem 8).
 *   <li><i>Smoothed.</i> With σ² = σ₁² + s² the noise of each place is within t of post-processing
 *       of the normal distribution with σ₁ ({@link Smoothing}), which is (ε, δ₁)-differentially
 *       private by Balle and Wang's condition. Exchanging both sides gives δ ≤ δ₁ + (1 + e^ε)·k·t.
 *       For Δ of at least about 2; σ is next to that of the normal distribution if it is large.
 * </ul>
 *
 * <p>Both bounds grow with Δ/σ, so the largest μ for which they hold is found by bisection, and σ
 * is Δ/μ, rounded up.
 */
final class GaussianCalibration {
  private static final int MOST_KEPT = 1000;

  /** Bisection ends when the ends are so close. */
  private static final double CLOSE = 1 + 1e-9;

  private static final double LEAST_MU = 0x1p-120;
  private static final double LARGEST_RHO = 1e6;

  /** Covers the rounding of a few steps. */
  private static final double UP = 1 + 1e-12;

  private final Map<Question, Lengths> known = new ConcurrentHashMap<>();

  private record Question(int changed, double epsilon, double delta) {}

  /** The largest Δ/σ under the first proof and Δ/σ₁ under the second, 0 if it is of no use. */
  private record Lengths(double concentrated, double smoothed) {
    double sigma(long sensitivity) {
      double first = Math.nextUp(sensitivity / concentrated);
      double second = Math.sqrt(Math.pow(sensitivity / smoothed, 2) + Smoothing.VARIANCE) * UP;
      return Math.min(first, second);
    }
  }

  /**
   * Returns σ.
   *
   * @param sensitivity Δ, at least 1
   * @param changed k, at least 1
   * @param epsilon ε, more than 0
   * @param delta δ, at least 10⁻³⁰⁰, less than 1
   * @return σ, rounded up
   * @throws IllegalArgumentException if δ is too small for both proofs
   */
  double sigma(long sensitivity, int changed, double epsilon, double delta) {
    if (known.size() >= MOST_KEPT) {
      known.clear();
    }
    Lengths lengths =
        known.computeIfAbsent(new Question(changed, epsilon, delta), GaussianCalibration::lengths);
    double sigma = lengths.sigma(sensitivity);
    if (Double.isInfinite(sigma)) {
      throw new IllegalArgumentException("epsilon and delta are too small for Gaussian noise");
    }
    return sigma;
  }

  private static Lengths lengths(Question question) {
    return new Lengths(concentrated(question), smoothed(question));
  }

  private static double concentrated(Question question) {
    BigDecimal delta = new BigDecimal(question.delta());
    return largest(
        Math.sqrt(2 * LARGEST_RHO) / UP,
        mu ->
            RenyiLoss.concentrated(new BigDecimal(mu * mu / 2 * UP))
                    .epsilon(delta)
                    .compareTo(new BigDecimal(question.epsilon()))
                <= 0);
  }

  private static double smoothed(Question question) {
    double apart = (1 + Math.exp(question.epsilon())) * question.changed() * Smoothing.DISTANCE;
    double left = question.delta() - apart * UP;
    return left <= 0
        ? 0
        : largest(
            NormalLoss.LARGEST_MU, mu -> NormalLoss.delta(mu, question.epsilon()) * UP <= left);
  }

  private static double largest(double most, DoublePredicate holds) {
    double low = LEAST_MU;
    double high = most;
    if (!holds.test(low)) {
      return 0;
    }
    while (high > low * CLOSE) {
      double middle = Math.sqrt(low) * Math.sqrt(high);
      if (holds.test(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
