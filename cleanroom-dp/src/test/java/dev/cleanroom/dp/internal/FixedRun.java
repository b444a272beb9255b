package dev.cleanroom.dp.internal;

import java.util.Random;

/** Keys that follow from a seed and no noise, with a scale as large as that of real noise. */
final class FixedRun implements RunSource, NoiseSource {
  private final Random keys;

  FixedRun(long seed) {
    keys = new Random(seed);
  }

  @Override
  public byte[] key() {
    byte[] key = new byte[32];
    keys.nextBytes(key);
    return key;
  }

  @Override
  public NoiseSource noise() {
    return this;
  }

  @Override
  public Noise laplace(long sensitivity, double epsilon) {
    return silent(sensitivity / epsilon);
  }

  @Override
  public Noise gaussian(long sensitivity, int changed, double epsilon, double delta) {
    return silent(5 * sensitivity / epsilon);
  }

  private static Noise silent(double scale) {
    return new Noise() {
      @Override
      public long draw() {
        return 0;
      }

      @Override
      public double scale() {
        return scale;
      }
    };
  }
}
