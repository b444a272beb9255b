package dev.cleanroom.dp.internal;

import dev.cleanroom.dp.internal.google.GoogleNoise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Google's noise, whose σ is searched only once for the same parameters: for many short runs. */
final class CalibratedOnce implements NoiseSource {
  private final NoiseSource google = new GoogleNoise();
  private final Map<List<Number>, Noise> calibrated = new ConcurrentHashMap<>();

  @Override
  public Noise laplace(long sensitivity, double epsilon) {
    return google.laplace(sensitivity, epsilon);
  }

  @Override
  public Noise gaussian(long sensitivity, int changed, double epsilon, double delta) {
    return calibrated.computeIfAbsent(
        List.of(sensitivity, changed, epsilon, delta),
        unused -> google.gaussian(sensitivity, changed, epsilon, delta));
  }
}
