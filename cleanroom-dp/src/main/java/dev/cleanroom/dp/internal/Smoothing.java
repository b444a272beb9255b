package dev.cleanroom.dp.internal;

/**
 * Why discrete Gaussian noise loses little more than the normal distribution.
 *
 * <p><b>Theorem.</b> Let s² = {@link #VARIANCE}, σ² = σ₁² + s² and c a whole number. The discrete
 * Gaussian distribution P around c with σ is within {@link #DISTANCE} in total variation of a
 * distribution Q that is post-processing of a normal variable X around c with deviation σ₁.
 *
 * <p><b>Proof.</b> Given X = x, let Q draw a whole number y with probability e^(−(y−x)²/(2s²)) /
 * (s·√(2π)·Z(x)). By Poisson's summation Z(x) = 1 + 2·Σ_j e^(−2π²s²j²)·cos(2πjx) over j ≥ 1, so
 * |Z(x) − 1| ≤ η with η = 2·Σ_j e^(−2π²s²j²). The density of X times that of the normal
 * distribution around x with s, integrated over x, is the normal density f around c with σ at y, so
 * Q(y) is between f(y)/(1 + η) and f(y)/(1 − η). And P(y) = f(y)/F with F = Σ_y f(y), between 1 and
 * 1 + η by the same formula, as c is whole and σ ≥ s. So |P(y)/Q(y) − 1| ≤ 2η for every y, and half
 * the sum of |P(y) − Q(y)| is at most η. For s² = 3, η &lt; 2·1.92·10⁻²⁶·(1 + 10⁻⁷⁰) &lt; 2⁻⁸⁴.
 *
 * <p>Draws for several groups are independent, so their distances add up; groups that a unit does
 * not influence have the same noise with and without it and do not count.
 *
 * <p><b>Source.</b> Micciancio and Regev 2007 (smoothing); Peikert 2010, Theorem 3.1 (convolution).
 */
public final class Smoothing {
  /** What is added to the variance of the normal distribution. */
  public static final double VARIANCE = 3;

  /** The distance in total variation, for each draw. */
  public static final double DISTANCE = 0x1p-84;

  private Smoothing() {}
}
