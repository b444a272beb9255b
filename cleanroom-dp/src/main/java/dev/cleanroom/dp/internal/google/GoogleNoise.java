package dev.cleanroom.dp.internal.google;

import com.google.privacy.differentialprivacy.GaussianNoise;
import com.google.privacy.differentialprivacy.LaplaceNoise;
import dev.cleanroom.dp.internal.Noise;
import dev.cleanroom.dp.internal.NoiseSource;
import java.util.function.LongSupplier;
import org.apache.commons.math3.special.Erf;

/**
 * Noise of Google's library, which draws from a cryptographic generator and is robust against the
 * artefacts of floating point. Noise is drawn on 0, for exact sums of any size. Thread-safe.
 *
 * <p><b>Source.</b> Secure Noise Generation, Google 2020; Balle and Wang 2018, Theorem 8. What is
 * said of the library here was read from version 1.0.0.
 */
public final class GoogleNoise implements NoiseSource {
  /** The least e^ε that must fit beside the sampler's inexactness, so that ε stays above 0.8. */
  private static final double MIN_FACTOR = 2.25;

  private final LaplaceNoise laplace = new LaplaceNoise();
  private final GaussianNoise gaussian = new GaussianNoise();

  /** Creates the source. */
  public GoogleNoise() {}

  /**
   * {@inheritDoc}
   *
   * <p>The library draws a two-sided geometric number of steps of the length g = 2^⌈log₂(b·2⁻⁴⁰)⌉
   * with b = Δ/ε, at the scale (Δ + g)/ε, and rounds the product to a whole number. As b ≤ 2³⁹, g
   * is at most 1 and divides every whole number, so a change by Δ is a change by a whole number of
   * steps and costs ε·Δ/(Δ + g) &lt; ε; rounding comes after it.
   */
  @Override
  public Noise laplace(long sensitivity, double epsilon) {
    // g < 2·b·2⁻⁴⁰, so (Δ + g)/ε < b·(1 + 2⁻³⁹/ε).
    double scale = sensitivity / epsilon * (1 + 0x1p-39 / epsilon);
    return new Draws(scale, () -> laplace.addNoise(0L, sensitivity, epsilon, null));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The library searches σ by bisection of Balle and Wang's exact δ(σ), whose rounding errors
   * are below 10⁻³ of δ for ε ≥ 10⁻⁹, and returns the upper end, at most 0.1 % too large. It draws
   * on a grid of 2σ·2⁻⁵⁷ and rounds; the grid is at most 1 for σ ≤ 2⁵⁵. Its sampler accepts
   * candidates by comparing with a double of 53 random bits and cuts the distribution at 8.9σ:
   * together a distance of at most 2⁻⁴⁹ in total variation from the normal distribution. With k
   * changed numbers this adds up to (1 + e^ε)·k·2⁻⁴⁹ to δ, and k·2⁻⁴⁹ more where a threshold takes
   * the tail for that of the normal distribution. So one hundredth of δ is set aside for that and
   * one for the search, and ε is not used beyond the value at which the first would not suffice.
   * (For ε &gt; 709 the search itself fails.)
   */
  @Override
  public Noise gaussian(long sensitivity, int changed, double epsilon, double delta) {
    double reserve = delta / 100;
    double times = reserve / (changed * 0x1p-49); // at least 2 + e^ε
    if (times < 2 + MIN_FACTOR) {
      throw new IllegalArgumentException(
          "delta is too small for Gaussian noise in " + changed + " groups of each unit");
    }
    double used = Math.min(epsilon, Math.log(times - 2));
    double rest = delta - 2 * reserve;
    // The library does not show its σ, but its quantiles: the one of 1/4 is −σ·√2·erfc⁻¹(1/2).
    double quartile = -gaussian.computeQuantile(0.25, 0.0, 1, (double) sensitivity, used, rest);
    double scale = quartile / (Math.sqrt(2) * Erf.erfcInv(0.5)) * (1 + 1e-12);
    return new Draws(scale, () -> gaussian.addNoise(0L, 1, sensitivity, used, rest));
  }

  private record Draws(double scale, LongSupplier draws) implements Noise {
    @Override
    public long draw() {
      return draws.getAsLong();
    }
  }
}
