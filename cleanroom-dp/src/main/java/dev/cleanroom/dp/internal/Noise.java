package dev.cleanroom.dp.internal;

/** Noise of one calibrated distribution on whole numbers, symmetric about 0 before rounding. */
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
   * @return the nearest whole number to a draw from the distribution
   */
  long draw();

  /**
   * Returns the scale of the distribution before rounding, at least the true one and, for Gaussian
   * noise, less than 1 + 10⁻¹¹ times it.
   *
   * @return Laplace's b or Gauss's σ
   */
  double scale();
}
