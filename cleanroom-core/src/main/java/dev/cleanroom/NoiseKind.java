package dev.cleanroom;

/** The distribution from which noise is drawn. */
public enum NoiseKind {
  /** Laplace noise: needs no δ for known groups; best for few columns and few groups per unit. */
  LAPLACE,
  /**
   * Gaussian noise: needs δ &gt; 0; grows with the square root of the groups per unit, so it is
   * better where one unit appears in many groups.
   */
  GAUSSIAN
}
