package dev.cleanroom;

/**
 * What draws the noise of {@link NoiseKind}. Both give the same guarantee, with figures of their
 * own for how far answers are off; {@link Answer#guarantee} tells which one drew.
 */
public enum Sampler {
  /**
   * Google's differential-privacy library: rounded Laplace and Gaussian noise. A draw takes about
   * 20 µs. Its Gaussian noise differs from the ideal one by at most 2⁻⁴⁹ in total variation, for
   * which a part of δ is set aside.
   */
  GOOGLE,
  /**
   * The discrete Laplace and Gaussian distributions on whole numbers (Canonne, Kamath and Steinke
   * 2020), drawn in whole-number arithmetic alone, so that probabilities are exactly those of the
   * proofs; randomness is AES in counter mode under keys of the platform's generator. A draw takes
   * less than 1 µs, which shows with more than about 10,000 groups. Laplace noise is as large as
   * Google's; the deviation of Gaussian noise is up to 10 % larger where it is below about 10 and
   * next to equal where it is large.
   */
  EXACT
}
