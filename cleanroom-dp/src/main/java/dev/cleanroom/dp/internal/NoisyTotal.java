package dev.cleanroom.dp.internal;

import dev.cleanroom.Answer;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigInteger;
import java.util.OptionalDouble;

/** Shows a noisy count or sum. */
final class NoisyTotal {
  private NoisyTotal() {}

  /**
   * Returns the released value.
   *
   * @param aggregate UNITS, ROWS or SUM
   * @param noisy the noisy sum
   * @param noise what was added
   * @return the value with its error
   */
  static ReleasedGroups.Value value(Aggregate aggregate, BigInteger noisy, GroupNoise noise) {
    FixedPoint grid = aggregate.total();
    return ReleasedGroups.Value.noisy(
        grid.value(noisy),
        OptionalDouble.of(noise.scale() * unit(grid)),
        alpha -> {
          BigInteger width = noise.halfWidth(alpha);
          return new Answer.Interval(
              grid.value(noisy.subtract(width)), grid.value(noisy.add(width)));
        });
  }

  /**
   * Returns the distance of two neighbouring grid values.
   *
   * @param grid the grid
   * @return 10^−scale
   */
  static double unit(FixedPoint grid) {
    return Math.pow(10, -grid.scale());
  }
}
