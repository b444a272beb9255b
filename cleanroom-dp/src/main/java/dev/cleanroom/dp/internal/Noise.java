package dev.cleanroom.dp.internal;

/**
 * Noise of one calibrated distribution on whole numbers, symmetric about 0 before rounding. For one
 * thread, unless {@link #split} returns the noise itself.
 */
public interface Noise {
  /** No noise, for what does not depend on any unit. */
  Noise NONE =
      new Noise() {
        @Override
        public long draw() {
          return 0;
        }

        @Override
        public double scale() {
          return 0;
        }
      };

  /**
   * Draws one number, independent of all others.
   *
   * @return a draw from a discrete distribution, or the nearest whole number to another draw
   */
  long draw();

  /**
   * Returns the scale of the distribution: the true one if it is discrete; else that before
   * rounding, at least the true one and, for Gaussian noise, less than 1 + 10⁻¹¹ times it.
   *
   * @return Laplace's b or Gauss's σ
   */
  double scale();

  /**
   * Returns whether P[x] is proportional to e^(−|x|/b) or e^(−x²/(2σ²)) for whole x.
   *
   * @return false if draws are rounded
   */
  default boolean isDiscrete() {
    return false;
  }

  /**
   * Returns noise of the same distribution for another thread.
   *
   * @return independent noise; this one if it is thread-safe
   */
  default Noise split() {
    return this;
  }

  /** Forgets random bits that are left. Later draws use new ones. */
  default void wipe() {}
}
