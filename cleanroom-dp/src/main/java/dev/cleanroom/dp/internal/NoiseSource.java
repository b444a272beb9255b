package dev.cleanroom.dp.internal;

/**
 * Calibrates noise on whole numbers.
 *
 * <p><b>Guarantee.</b> A vector of whole numbers that one unit changes by at most the given
 * sensitivity, with independent draws added, is differentially private with the given parameters.
 * Callers round ε and δ down and sensitivities up.
 */
public interface NoiseSource {
  /**
   * Returns noise for ε-differential privacy.
   *
   * @param sensitivity the largest change in the sum of absolute values, 1 to 2⁵³, at most 2³⁹ · ε
   * @param epsilon ε, at least 2⁻⁵⁰
   * @return Laplace noise
   */
  Noise laplace(long sensitivity, double epsilon);

  /**
   * Returns noise for (ε, δ)-differential privacy.
   *
   * @param sensitivity the largest change in Euclidean length, 1 to 2⁵³
   * @param changed how many numbers of the vector one unit changes: what a sampler's own
   *     inexactness adds to δ, it adds for each of them
   * @param epsilon ε, at least 2⁻⁵⁰
   * @param delta δ, at least about 10⁻¹² for each changed number, less than 1
   * @return Gaussian noise
   * @throws IllegalArgumentException if δ is too small, for the sampler or for a proof
   */
  Noise gaussian(long sensitivity, int changed, double epsilon, double delta);
}
