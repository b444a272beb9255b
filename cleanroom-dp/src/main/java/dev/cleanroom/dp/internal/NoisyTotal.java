package dev.cleanroom.dp.internal;

import dev.cleanroom.Answer;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalDouble;

/** Shows the noisy counts or sums of one aggregate. Thread-safe. */
final class NoisyTotal {
  private final FixedPoint grid;
  private final OptionalDouble scale;
  private final HalfWidths widths;

  /**
   * Prepares the values of an aggregate.
   *
   * @param aggregate UNITS, ROWS or SUM
   * @param noise what is added
   */
  NoisyTotal(Aggregate aggregate, GroupNoise noise) {
    grid = aggregate.total();
    scale = OptionalDouble.of(noise.scale() * unit(grid));
    widths = new HalfWidths(noise);
  }

  /**
   * Returns a released value.
   *
   * @param noisy the noisy sum
   * @return the value with its error
   */
  ReleasedGroups.Value value(BigInteger noisy) {
    BigDecimal value = grid.value(noisy);
    return ReleasedGroups.Value.noisy(value, scale, alpha -> interval(value, alpha));
  }

  private Answer.Interval interval(BigDecimal value, double alpha) {
    BigDecimal width = grid.value(widths.of(alpha));
    return new Answer.Interval(value.subtract(width), value.add(width));
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
