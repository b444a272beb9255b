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
   * Limits one row's value, in case the engine has not.
   *
   * @param aggregate the aggregate
   * @param value a grid value
   * @return a value within {@link Aggregate#value()}
   */
  long row(Aggregate aggregate, long value);

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
    public long row(Aggregate aggregate, long value) {
      FixedPoint grid = aggregate.value();
      return Math.max(grid.low(), Math.min(grid.high(), value));
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
          target.addProduct(-Sensitivity.Middle.of(aggregate.value()), rows);
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
