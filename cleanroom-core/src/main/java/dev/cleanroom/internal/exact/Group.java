package dev.cleanroom.internal.exact;

import dev.cleanroom.spi.ExactPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one group key: its tallies, what each side contributes to the group, and what to each
 * aggregate that not every row has a measure for.
 */
final class Group {
  private final List<@Nullable Object> key;
  private final Support whole;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<@Nullable Support> parts = new ArrayList<>();
  private long rows;

  Group(ExactPlan plan, List<@Nullable Object> key) {
    this.key = key;
    this.whole = new Support(plan);
    for (ExactPlan.Aggregate aggregate : plan.aggregates()) {
      tallies.add(new Tally(aggregate.function()));
      parts.add(aggregate.everyRow() ? null : new Support(plan));
    }
  }

  List<@Nullable Object> key() {
    return key;
  }

  /** How many rows were counted. */
  long rows() {
    return rows;
  }

  List<Tally> tallies() {
    return tallies;
  }

  void add(@Nullable Object[] sides, @Nullable Object[] measures) {
    rows++;
    whole.add(sides);
    for (int i = 0; i < tallies.size(); i++) {
      Support part = parts.get(i);
      if (tallies.get(i).add(measures[i]) && part != null) {
        part.add(sides);
      }
    }
  }

  void merge(Group other) {
    rows += other.rows;
    whole.add(other.whole);
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).add(other.tallies.get(i));
      Support part = parts.get(i);
      Support more = other.parts.get(i);
      if (part != null && more != null) {
        part.add(more);
      }
    }
  }

  /** Whether a side contributes fewer different values to the whole group. */
  boolean isBelow(int side, int minimum) {
    return whole.size(side) < minimum;
  }

  /**
   * Returns whether a side contributes enough to the group, and to each aggregate enough or
   * nothing.
   *
   * @param side the side
   * @param minimum how many different values are enough
   */
  boolean counts(int side, int minimum) {
    if (isBelow(side, minimum)) {
      return false;
    }
    for (Support part : parts) {
      if (part != null && part.size(side) > 0 && part.size(side) < minimum) {
        return false;
      }
    }
    return true;
  }
}
