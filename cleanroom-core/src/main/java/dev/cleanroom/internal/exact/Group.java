package dev.cleanroom.internal.exact;

import dev.cleanroom.spi.ExactPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one group key: its tallies, and as many different values of each side as decide
 * whether the group counts enough. Beyond that number no value is kept, so that memory is bounded
 * by groups times minimums.
 */
final class Group {
  private final List<@Nullable Object> key;
  private final List<Set<Object>> sides = new ArrayList<>();
  private final List<Tally> tallies = new ArrayList<>();
  private final int[] enough;
  private long rows;

  Group(ExactPlan plan, List<@Nullable Object> key) {
    this.key = key;
    this.enough = plan.sides().stream().mapToInt(side -> enough(plan, side)).toArray();
    plan.sides().forEach(side -> sides.add(new HashSet<>()));
    plan.aggregates().forEach(aggregate -> tallies.add(new Tally(aggregate.function())));
  }

  private static int enough(ExactPlan plan, ExactPlan.Side side) {
    int keys = plan.keyMinimums().stream().mapToInt(Integer::intValue).max().orElse(0);
    return side.isUnit() ? Math.max(side.minimum(), Math.max(plan.floor(), keys)) : side.minimum();
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

  void add(@Nullable Object[] sideValues, @Nullable Object[] measures) {
    rows++;
    for (int i = 0; i < enough.length; i++) {
      Object value = sideValues[i];
      if (value != null) {
        addSide(i, value);
      }
    }
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).add(measures[i]);
    }
  }

  private void addSide(int side, Object value) {
    Set<Object> values = sides.get(side);
    if (values.size() < enough[side]) {
      values.add(value);
    }
  }

  void merge(Group other) {
    rows += other.rows;
    for (int i = 0; i < enough.length; i++) {
      for (Object value : other.sides.get(i)) {
        addSide(i, value);
      }
    }
    for (int i = 0; i < tallies.size(); i++) {
      tallies.get(i).add(other.tallies.get(i));
    }
  }

  /** How many different values of a side there are, or as many as decide everything. */
  int counted(int side) {
    return sides.get(side).size();
  }
}
