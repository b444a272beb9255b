package dev.cleanroom.dp.internal;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** How far noisy sums may be off, found once for the probability that was asked for last. */
final class HalfWidths {
  private final GroupNoise noise;
  private volatile @Nullable Known last;

  private record Known(double alpha, BigInteger width) {}

  /**
   * Creates the widths.
   *
   * @param noise what was added
   */
  HalfWidths(GroupNoise noise) {
    this.noise = noise;
  }

  /**
   * Returns how far a noisy sum may be off.
   *
   * @param alpha a probability, more than 0 and less than 1
   * @return as {@link GroupNoise#halfWidth}
   */
  BigInteger of(double alpha) {
    Known known = last;
    if (known == null || known.alpha() != alpha) {
      known = new Known(alpha, noise.halfWidth(alpha));
      last = known;
    }
    return known.width();
  }
}
