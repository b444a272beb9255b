package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigInteger;

/** How much one unit can change a measure when all its rows are added or removed. */
interface Sensitivity {
  /** The sensitivities that {@link Clamp#SOUND} and {@link GroupChoice#SMALLEST_TAGS} ensure. */
  Sensitivity SOUND = new Sound();

  /**
   * Returns the largest number of groups that one unit influences.
   *
   * @param plan the plan
   * @return at least 1
   */
  int groups(ReleasePlan plan);

  /**
   * Returns the largest change in one group.
   *
   * @param plan the plan
   * @param measure the measure
   * @return at least 0
   */
  BigInteger change(ReleasePlan plan, Measure measure);

  /** The sound sensitivities. */
  final class Sound implements Sensitivity {
    private Sound() {}

    @Override
    public int groups(ReleasePlan plan) {
      if (plan.groupKeys() instanceof GroupKeys.Public declared) {
        return Math.min(plan.maxGroups(), declared.keys().size());
      }
      return plan.groupKeys() instanceof GroupKeys.None ? 1 : plan.maxGroups();
    }

    @Override
    public BigInteger change(ReleasePlan plan, Measure measure) {
      return switch (measure.kind()) {
        case EVERY_UNIT, UNITS -> BigInteger.ONE;
        case ROWS -> BigInteger.valueOf(plan.maxRowsPerGroup());
        // Adding a unit takes its total from nothing, 0, to anything in [low, high]: the change is
        // up to max(|low|, |high|), not high − low.
        case SUM ->
            BigInteger.valueOf(plan.aggregates().get(measure.aggregate()).total().magnitude());
        case MEAN_SUM ->
            BigInteger.valueOf(plan.aggregates().get(measure.aggregate()).value().widthFromMiddle())
                .multiply(BigInteger.valueOf(plan.maxRowsPerGroup()));
      };
    }
  }
}
