package dev.cleanroom.dp.internal;

import dev.cleanroom.NoiseKind;
import java.math.BigInteger;

/**
 * The noise of one measure, drawn for each group: on multiples of 2^{@code shift}, because the
 * library draws up to about 2⁵³ exactly.
 *
 * @param shift the exponent of the grid
 * @param noise the noise in units of the grid
 * @param tail how far the noise reaches, in units of the grid
 */
record GroupNoise(int shift, Noise noise, Tail tail) {
  /**
   * The largest noise scale in units of the grid: the library's own grid is then at most 1, and
   * draws fit 64 bits.
   */
  private static final int MAX_SCALE_LOG = 39;

  /** The least δ for which Gaussian noise can be sampled soundly, 10⁻¹² in units of 10⁻¹⁸. */
  private static final long MIN_GAUSSIAN_DELTA = 1_000_000;

  private static final BigInteger MAX_SENSITIVITY = BigInteger.ONE.shiftLeft(53);

  /**
   * Calibrates noise.
   *
   * @param kind the distribution
   * @param groups how many groups one unit influences
   * @param change how much it can change one group
   * @param part what the noise may cost
   * @param source makes the noise
   * @return the noise
   * @throws IllegalArgumentException if the part is too small
   */
  static GroupNoise calibrate(
      NoiseKind kind, int groups, BigInteger change, Part part, NoiseSource source) {
    if (change.signum() == 0) {
      return new GroupNoise(0, Noise.NONE, new Tail(kind, 0));
    }
    if (kind == NoiseKind.GAUSSIAN && part.attoDelta() < MIN_GAUSSIAN_DELTA) {
      throw new IllegalArgumentException(
          "delta is too small: Gaussian noise needs at least 1e-12 for each part of the release");
    }
    BigInteger limit = limit(kind, groups, part, source);
    int shift = 0;
    while (length(kind, groups, coarse(change, shift)).compareTo(limit) > 0) {
      if (coarse(change, shift).equals(BigInteger.ONE)) {
        throw new IllegalArgumentException(
            "epsilon is too small for " + groups + " groups of each unit");
      }
      shift++;
    }
    long sensitivity = length(kind, groups, coarse(change, shift)).longValueExact();
    Noise noise = noise(kind, sensitivity, groups, part, source);
    return new GroupNoise(shift, noise, new Tail(kind, noise.scale(), noise.isDiscrete()));
  }

  private static Noise noise(
      NoiseKind kind, long sensitivity, int groups, Part part, NoiseSource source) {
    return kind == NoiseKind.LAPLACE
        ? source.laplace(sensitivity, part.epsilon())
        : source.gaussian(sensitivity, groups, part.epsilon(), part.delta());
  }

  /** The largest sensitivity whose noise has a scale of at most 2³⁹, and that a double holds. */
  private static BigInteger limit(NoiseKind kind, int groups, Part part, NoiseSource source) {
    // Scales grow at most in proportion to the sensitivity: b = Δ₁/ε, σ ≤ Δ₂·σ(1).
    double scaleOfOne = noise(kind, 1, groups, part, source).scale();
    double limit = Math.scalb(1.0, MAX_SCALE_LOG) / scaleOfOne;
    return limit >= 0x1p53 ? MAX_SENSITIVITY : BigInteger.valueOf((long) limit);
  }

  /**
   * A sum s is rounded to ⌊s/g + 1/2⌋ with g = 2^shift. If s changes by d ≥ 0, this grows by at
   * most ⌈d/g⌉, as ⌊y + x⌋ ≤ ⌊y⌋ + ⌈x⌉. (Half to even would not do: 0.5 and 1.5 round to 0 and 2.)
   */
  private static BigInteger coarse(BigInteger change, int shift) {
    return change.negate().shiftRight(shift).negate();
  }

  /** The l1 or l2 length of a vector of equal changes, rounded up. */
  private static BigInteger length(NoiseKind kind, int groups, BigInteger change) {
    BigInteger count = BigInteger.valueOf(groups);
    if (kind == NoiseKind.LAPLACE) {
      return count.multiply(change);
    }
    BigInteger square = count.multiply(change.pow(2));
    BigInteger root = square.sqrt();
    return root.pow(2).equals(square) ? root : root.add(BigInteger.ONE);
  }

  /**
   * Returns the same noise for another thread.
   *
   * @return noise whose draws are independent of these
   */
  GroupNoise split() {
    return new GroupNoise(shift, noise.split(), tail);
  }

  /**
   * Returns how much one unit changes the vector that the noise is added to.
   *
   * @param groups how many groups one unit influences
   * @param change how much it can change one group
   * @return the l1 or l2 length in units of the grid, rounded up
   */
  long sensitivity(int groups, BigInteger change) {
    return length(tail.kind(), groups, coarse(change, shift)).longValueExact();
  }

  /**
   * Adds noise to an exact sum. The outcome is a multiple of 2^shift for every sum, so its grid
   * tells nothing.
   *
   * @param exact the sum
   * @return the noisy sum
   */
  BigInteger addTo(BigInteger exact) {
    return onGrid(exact).add(BigInteger.valueOf(noise.draw())).shiftLeft(shift);
  }

  /**
   * Rounds an exact sum to the grid.
   *
   * @param exact the sum
   * @return ⌊exact/g + 1/2⌋
   */
  BigInteger onGrid(BigInteger exact) {
    return exact.add(half()).shiftRight(shift);
  }

  private BigInteger half() {
    return shift == 0 ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(shift - 1);
  }

  /**
   * Returns how far a noisy sum may be off, rounding included.
   *
   * @param alpha a probability, more than 0 and less than 1
   * @return h with P[|noisy − exact| &gt; h] ≤ {@code alpha}
   */
  BigInteger halfWidth(double alpha) {
    return BigInteger.valueOf(tail.halfWidth(alpha)).shiftLeft(shift).add(half());
  }

  /**
   * Returns the scale of the noise in units of the sum.
   *
   * @return Laplace's b or Gauss's σ
   */
  double scale() {
    return Math.scalb(tail.scale(), shift);
  }

  /**
   * Returns the standard deviation of the noise in units of the sum.
   *
   * @return the standard deviation
   */
  double deviation() {
    return Math.scalb(tail.deviation(), shift);
  }
}
