package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Limits what one unit adds to one group. */
interface Clamp {
  /** The clamp that keeps what {@link Sensitivity#SOUND} promises. */
  Clamp SOUND = new Sound();

  /**
   * Limits the sum of some rows' values, in case the engine has not limited each.
   *
   * @param aggregate the aggregate
   * @param rows how many rows, at least 1
   * @param sum the sum of their grid values
   * @return a sum that as many values within {@link Aggregate#value()} can have
   * @throws IllegalArgumentException if no sum of 64 bits can be theirs
   */
  long rows(Aggregate aggregate, int rows, long sum);

  /**
   * Computes what a unit adds to a measure of a group.
   *
   * @param plan the plan
   * @param measure the measure
   * @param entries the rows of units by group
   * @param entry the unit and group
   * @param target receives the number
   */
  void total(ReleasePlan plan, Measure measure, Entries entries, int entry, Sum128 target);

  /** The sound clamp. */
  final class Sound implements Clamp {
    private Sound() {}

    @Override
    public long rows(Aggregate aggregate, int rows, long sum) {
      FixedPoint grid = aggregate.value();
      if ((grid.low() > 0 && !fits(grid.low(), rows))
          || (grid.high() < 0 && !fits(grid.high(), rows))) {
        throw new IllegalArgumentException("the sum of so many rows cannot fit 64 bits");
      }
      return Math.max(times(grid.low(), rows), Math.min(times(grid.high(), rows), sum));
    }

    /** Beyond 64 bits, and away from 0, nothing has to be limited: the sum fits them. */
    private static long times(long bound, int rows) {
      return fits(bound, rows) ? bound * rows : bound < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private static boolean fits(long bound, int rows) {
      long product = bound * rows;
      return Math.multiplyHigh(bound, rows) == (product >> 63);
    }

    @Override
    public void total(
        ReleasePlan plan, Measure measure, Entries entries, int entry, Sum128 target) {
      if (measure.kind() == Measure.Kind.EVERY_UNIT) {
        target.set(1);
        return;
      }
      long rows = entries.rows(measure.aggregate(), entry);
      Aggregate aggregate = plan.aggregates().get(measure.aggregate());
      if (rows == 0) {
        target.set(0); // also where 0 is outside of the bounds: an absent unit adds nothing
        return;
      }
      switch (measure.kind()) {
        case EVERY_UNIT, UNITS -> target.set(1);
        case ROWS -> target.set(Math.min(rows, plan.maxRowsPerGroup()));
        case SUM -> {
          entries.sum(measure.aggregate(), entry, target);
          target.clamp(aggregate.total().low(), aggregate.total().high());
        }
        case MEAN_SUM -> {
          entries.sum(measure.aggregate(), entry, target);
          target.addProduct(-aggregate.value().middle(), rows);
          shrink(target, rows, plan.maxRowsPerGroup());
        }
      }
    }

    /**
     * Where a unit has more rows than count, its sum is scaled to as many, which keeps its mean.
     * From |sum| ≤ rows·W follows |sum·limit/rows| ≤ limit·W, a whole number that rounding keeps.
     */
    private static void shrink(Sum128 sum, long rows, long limit) {
      if (rows > limit) {
        BigInteger product = sum.value().multiply(BigInteger.valueOf(limit));
        sum.set(
            new BigDecimal(product)
                .divide(BigDecimal.valueOf(rows), 0, RoundingMode.HALF_EVEN)
                .toBigIntegerExact());
      }
    }
  }
}
