package dev.cleanroom.dp.accountant;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.DoubleUnaryOperator;

/**
 * What mechanisms lose together as Rényi divergences of fixed orders α, which add up.
 *
 * <p><b>Guarantee.</b> Every divergence is at least the true one, and mechanisms with independent
 * randomness are (ε, δ)-differentially private together for what {@link #epsilon} returns, also if
 * each was chosen after the outcomes of those before, as long as their number and losses were fixed
 * in advance. A {@link PrivacyLossDistribution} is tighter where it applies.
 *
 * <p>The orders are 1 + 2^(j/8) for j from −64 to 112. Immutable and thread-safe.
 *
 * <p><b>Source.</b> Mironov 2017 (composition; Laplace and Gaussian noise, randomized response:
 * Table II); Bun and Steinke 2016, Proposition 3.3 (ε²·α/2); Canonne, Kamath and Steinke 2020,
 * Proposition 12 (conversion).
 */
public final class RenyiLoss {
  private static final double[] ORDERS = orders();

  /** No loss. */
  public static final RenyiLoss NONE = of(order -> 0);

  /** Covers the rounding of a few steps, each with a relative error of at most two ulps. */
  private static final double UP = 1 + 32 * LossMasses.ULP;

  private static final BigDecimal MAX_EPSILON = BigDecimal.valueOf(1000);

  private final double[] orders;
  private final double[] divergences;

  /**
   * Creates a loss of any orders. For tests.
   *
   * @param orders the orders, more than 1
   * @param divergences a divergence for each
   */
  RenyiLoss(double[] orders, double[] divergences) {
    this.orders = orders.clone();
    this.divergences = divergences.clone();
  }

  private static double[] orders() {
    double[] orders = new double[177];
    for (int i = 0; i < orders.length; i++) {
      orders[i] = 1 + Math.pow(2, (i - 64) / 8.0);
    }
    return orders;
  }

  private static RenyiLoss of(DoubleUnaryOperator divergence) {
    double[] divergences = new double[ORDERS.length];
    for (int i = 0; i < divergences.length; i++) {
      divergences[i] = divergence.applyAsDouble(ORDERS[i]);
    }
    return new RenyiLoss(ORDERS, divergences);
  }

  /**
   * Returns the loss of randomized response, which is the largest of an ε-differentially private
   * mechanism.
   *
   * @param epsilon ε, 0 to 1000
   * @return the loss
   * @throws IllegalArgumentException if ε is out of range
   */
  public static RenyiLoss pure(BigDecimal epsilon) {
    double e = checked(epsilon);
    // With p = 1/(1 + e^−ε): ln(p^α·(1−p)^(1−α) + (1−p)^α·p^(1−α)).
    return of(
        order ->
            bounded(
                e,
                order,
                (order - 1) * e,
                -Math.log1p(Math.exp(-e)),
                Math.log1p(Math.exp(-(2 * order - 1) * e))));
  }

  /**
   * Returns the loss of Laplace noise of scale b on one number that a unit changes by Δ.
   *
   * @param epsilon Δ/b, 0 to 1000
   * @return the loss
   * @throws IllegalArgumentException if ε is out of range
   */
  public static RenyiLoss laplace(BigDecimal epsilon) {
    double e = checked(epsilon);
    return of(
        order ->
            bounded(
                e,
                order,
                (order - 1) * e,
                Math.log(order / (2 * order - 1)),
                Math.log1p((order - 1) / order * Math.exp(-(2 * order - 1) * e))));
  }

  /** A sum divided by α − 1, with its rounding; at most ε and ε²·α/2, which also hold. */
  private static double bounded(
      double epsilon, double order, double one, double two, double three) {
    double sum = one + two + three;
    double slack = 32 * LossMasses.ULP * (1 + Math.abs(one) + Math.abs(two) + Math.abs(three));
    double exact = (sum + slack) / (order - 1);
    return Math.min(Math.min(exact, epsilon), epsilon * epsilon * order / 2) * UP;
  }

  /**
   * Returns the loss of Gaussian noise on numbers that a unit changes by at most a Euclidean
   * length.
   *
   * @param sigma the standard deviation of each number's noise, more than 0, not rounded up
   * @param sensitivity the length, 0 or more, not rounded down
   * @return the loss
   * @throws IllegalArgumentException if a number is out of range
   */
  public static RenyiLoss gaussian(double sigma, double sensitivity) {
    double mu = sensitivity / sigma;
    if (!(sigma > 0 && sensitivity >= 0 && mu <= 1e6)) {
      throw new IllegalArgumentException("sigma or sensitivity is out of range");
    }
    return of(order -> mu * mu * order / 2 * UP);
  }

  /**
   * Returns the loss of ρ-zero-concentrated differential privacy. Its {@link #epsilon} is a tighter
   * one than ρ + 2·√(ρ·ln(1/δ)).
   *
   * @param rho ρ, 0 to 10⁶
   * @return the loss
   * @throws IllegalArgumentException if ρ is out of range
   */
  public static RenyiLoss concentrated(BigDecimal rho) {
    if (rho.signum() < 0 || rho.compareTo(BigDecimal.valueOf(1_000_000)) > 0) {
      throw new IllegalArgumentException("rho must be 0 to 1000000, but is " + rho);
    }
    double r = LossSources.up(rho);
    return of(order -> r * order * UP);
  }

  private static double checked(BigDecimal epsilon) {
    if (epsilon.signum() < 0 || epsilon.compareTo(MAX_EPSILON) > 0) {
      throw new IllegalArgumentException("epsilon must be 0 to 1000, but is " + epsilon);
    }
    return LossSources.up(epsilon);
  }

  /**
   * Returns the loss of the mechanisms of both.
   *
   * @param other the other mechanisms
   * @return the sum
   */
  public RenyiLoss compose(RenyiLoss other) {
    double[] sums = new double[divergences.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (divergences[i] + other.divergences[i]) * UP;
    }
    return new RenyiLoss(orders, sums);
  }

  /**
   * Returns the loss of running the mechanisms several times.
   *
   * @param times how often, at least 0
   * @return the sum
   * @throws IllegalArgumentException if {@code times} is negative
   */
  public RenyiLoss compose(int times) {
    if (times < 0) {
      throw new IllegalArgumentException("times must not be negative, but is " + times);
    }
    double[] products = new double[divergences.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = divergences[i] * times * UP;
    }
    return new RenyiLoss(orders, products);
  }

  /**
   * Returns ε for a δ: the least D_α + ln((α − 1)/α) − (ln δ + ln α)/(α − 1) of all orders.
   *
   * @param delta δ, at least 10⁻³⁰⁰, less than 1
   * @return ε, rounded up to a multiple of 10⁻⁹
   * @throws IllegalArgumentException if δ is out of range
   */
  public BigDecimal epsilon(BigDecimal delta) {
    double d = LossSources.down(delta);
    if (!(d >= 1e-300 && d < 1)) {
      throw new IllegalArgumentException("delta must be more than 0 and less than 1: " + delta);
    }
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < orders.length; i++) {
      least = Math.min(least, epsilon(orders[i], divergences[i], Math.log(d)));
    }
    return new BigDecimal(Math.max(0, least))
        .setScale(PrivacyLoss.EPSILON_SCALE, RoundingMode.CEILING);
  }

  private static double epsilon(double order, double divergence, double logDelta) {
    double shift = Math.log1p(-1 / order);
    double rest = -(logDelta + Math.log(order)) / (order - 1);
    double sizes = divergence - shift + (Math.log(order) - logDelta) / (order - 1);
    return divergence + shift + rest + 32 * LossMasses.ULP * sizes;
  }
}
