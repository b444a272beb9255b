package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.util.ArrayList;
import java.util.List;

/**
 * One whole number for each group, to which noise is added once.
 *
 * @param kind what is summed over units
 * @param aggregate the place of the aggregate in the plan, or −1 for the units that selection
 *     counts
 */
record Measure(Kind kind, int aggregate) {
  /** What one unit adds to one group. */
  enum Kind {
    /** 1. */
    EVERY_UNIT,
    /** 1 if a row is present. */
    UNITS,
    /** The present rows, up to the limit. */
    ROWS,
    /** The sum of present values, clamped. */
    SUM,
    /** The sum of distances from the middle, of at most the limit of rows. */
    MEAN_SUM
  }

  /**
   * Returns what has to be summed for a plan, without drawing twice for the same number: selection
   * and a count of all units share one measure.
   *
   * @param plan the plan
   * @return the measures; those of one aggregate stand together, the sum of a mean before its rows
   */
  static List<Measure> of(ReleasePlan plan) {
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < plan.aggregates().size(); i++) {
      addMeasures(plan.aggregates().get(i), i, measures);
    }
    if (plan.groupKeys() instanceof GroupKeys.Selected && selecting(measures) < 0) {
      measures.add(new Measure(Kind.EVERY_UNIT, -1));
    }
    return measures;
  }

  private static void addMeasures(Aggregate aggregate, int place, List<Measure> measures) {
    switch (aggregate.kind()) {
      case UNITS ->
          measures.add(new Measure(aggregate.everyRow() ? Kind.EVERY_UNIT : Kind.UNITS, place));
      case ROWS -> measures.add(new Measure(Kind.ROWS, place));
      case SUM -> measures.add(new Measure(Kind.SUM, place));
      case MEAN -> {
        measures.add(new Measure(Kind.MEAN_SUM, place));
        measures.add(new Measure(Kind.ROWS, place));
      }
    }
  }

  /**
   * Returns which measure selection looks at.
   *
   * @param measures all measures
   * @return the place of the first that counts every unit, or −1
   */
  static int selecting(List<Measure> measures) {
    for (int i = 0; i < measures.size(); i++) {
      if (measures.get(i).kind() == Kind.EVERY_UNIT) {
        return i;
      }
    }
    return -1;
  }
}
