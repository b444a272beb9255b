package dev.cleanroom.dp.internal.exact;

/**
 * Discrete Gaussian numbers: P[x] is proportional to e^(−x²/(2σ²)). For one thread.
 *
 * <p>A number x of {@link DiscreteLaplace} with b = σ is kept with probability e^(−z²/2) for z =
 * |x|/σ − 1. As e^(−|x|/σ) · e^(−z²/2) = e^(−x²/(2σ²)) · e^(−1/2), what is kept has the
 * distribution. With σ = m/2^k, z is the fraction (|x|·2^k − m)/m. About 3 of 4 are kept if σ is
 * large.
 *
 * <p><b>Source.</b> Canonne, Kamath and Steinke 2020, Algorithm 3, there with b = ⌊σ⌋ + 1.
 */
final class DiscreteGauss {
  private final Coins coins;
  private final DiscreteLaplace proposals;

  /**
   * Creates the distribution.
   *
   * @param coins the randomness
   * @param sigma σ, at least 2⁻¹⁰²², less than 2⁵²
   */
  DiscreteGauss(Coins coins, double sigma) {
    this.coins = coins;
    proposals = new DiscreteLaplace(coins, sigma);
  }

  /** Draws a number. */
  long draw() {
    long sigma = proposals.numerator();
    while (true) {
      long drawn = proposals.draw();
      if (coins.decaysNormally(Math.abs(proposals.scaled(drawn) - sigma), sigma)) {
        return drawn;
      }
    }
  }
}
