package dev.cleanroom.dp.internal.random;

import dev.cleanroom.dp.internal.Noise;
import dev.cleanroom.dp.internal.NoiseSource;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/** Noise of the right scale from a generator that is fast and not secure. Protects nobody. */
final class SeededNoise implements NoiseSource {
  private final SplittableRandom random;
  private final NoiseSource scales;

  SeededNoise(SplittableRandom random, NoiseSource scales) {
    this.random = random;
    this.scales = scales;
  }

  @Override
  public Noise laplace(long sensitivity, double epsilon) {
    double scale = scales.laplace(sensitivity, epsilon).scale();
    return new Draws(scale, random, bits -> Math.round(scale * twoSided(bits)));
  }

  @Override
  public Noise gaussian(long sensitivity, int changed, double epsilon, double delta) {
    double scale = scales.gaussian(sensitivity, changed, epsilon, delta).scale();
    return new Draws(scale, random, bits -> Math.round(scale * bits.nextGaussian()));
  }

  /** An exponential variable with a random sign has Laplace's distribution. */
  private static double twoSided(SplittableRandom bits) {
    double exponential = -Math.log1p(-bits.nextDouble());
    return bits.nextBoolean() ? exponential : -exponential;
  }

  private record Draws(
      double scale, SplittableRandom random, ToLongFunction<SplittableRandom> draws)
      implements Noise {
    @Override
    public long draw() {
      return draws.applyAsLong(random);
    }

    @Override
    public Noise split() {
      return new Draws(scale, random.split(), draws);
    }
  }
}
