package dev.cleanroom.dp.internal.exact;

import dev.cleanroom.dp.internal.BitStream;
import dev.cleanroom.dp.internal.Noise;
import dev.cleanroom.dp.internal.NoiseSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Discrete Laplace and Gaussian noise, drawn exactly. Thread-safe; each noise draws from a stream
 * of its own.
 *
 * <p><b>Source.</b> Canonne, Kamath and Steinke 2020.
 */
public final class ExactNoise implements NoiseSource {
  private final Supplier<? extends BitStream> streams;
  private final GaussianCalibration calibration;

  /**
   * Creates the source.
   *
   * @param streams makes streams of random bits
   */
  public ExactNoise(Supplier<? extends BitStream> streams) {
    this(streams, new GaussianCalibration());
  }

  private ExactNoise(Supplier<? extends BitStream> streams, GaussianCalibration calibration) {
    this.streams = streams;
    this.calibration = calibration;
  }

  /**
   * Returns a source that draws from other streams.
   *
   * @param others makes streams of random bits
   * @return the source, which shares what this one has calibrated
   */
  public ExactNoise from(Supplier<? extends BitStream> others) {
    return new ExactNoise(others, calibration);
  }

  /**
   * {@inheritDoc}
   *
   * <p>P[x] is proportional to e^(−|x|/b) with b = Δ/ε, rounded up to a double, which is a fraction
   * of whole numbers. If a vector changes by at most Δ in the sum of absolute values, no outcome
   * becomes more likely than e^(Δ/b) ≤ e^ε times, by the triangle inequality.
   */
  @Override
  public Noise laplace(long sensitivity, double epsilon) {
    return laplace(Math.nextUp(sensitivity / epsilon));
  }

  /**
   * {@inheritDoc}
   *
   * <p>P[x] is proportional to e^(−x²/(2σ²)); {@link GaussianCalibration} finds σ.
   */
  @Override
  public Noise gaussian(long sensitivity, int changed, double epsilon, double delta) {
    return gaussian(calibration.sigma(sensitivity, changed, epsilon, delta));
  }

  private Noise laplace(double scale) {
    BitStream bits = streams.get();
    DiscreteLaplace law = new DiscreteLaplace(new Coins(bits), scale);
    return new Draws(scale, bits, law::draw, () -> laplace(scale));
  }

  private Noise gaussian(double sigma) {
    BitStream bits = streams.get();
    DiscreteGauss law = new DiscreteGauss(new Coins(bits), sigma);
    return new Draws(sigma, bits, law::draw, () -> gaussian(sigma));
  }

  private record Draws(double scale, BitStream bits, LongSupplier draws, Supplier<Noise> another)
      implements Noise {
    @Override
    public long draw() {
      return draws.getAsLong();
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }

    @Override
    public Noise split() {
      return another.get();
    }

    @Override
    public void wipe() {
      bits.wipe();
    }
  }
}
