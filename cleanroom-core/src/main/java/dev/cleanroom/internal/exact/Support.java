package dev.cleanroom.internal.exact;

import dev.cleanroom.spi.ExactPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The different values that each side contributes, as many as decide whether they are enough.
 * Beyond that number no value is kept, so that memory is bounded by the number of groups times
 * minimums.
 */
final class Support {
  private final int[] enough;
  private final List<Set<Object>> sides = new ArrayList<>();

  Support(ExactPlan plan) {
    this.enough = plan.sides().stream().mapToInt(side -> enough(plan, side)).toArray();
    plan.sides().forEach(side -> sides.add(new HashSet<>()));
  }

  private static int enough(ExactPlan plan, ExactPlan.Side side) {
    int keys = plan.keyMinimums().stream().mapToInt(Integer::intValue).max().orElse(0);
    return side.isUnit() ? Math.max(side.minimum(), Math.max(plan.floor(), keys)) : side.minimum();
  }

  void add(@Nullable Object[] values) {
    for (int i = 0; i < enough.length; i++) {
      Object value = values[i];
      if (value != null) {
        add(i, value);
      }
    }
  }

  private void add(int side, Object value) {
    Set<Object> values = sides.get(side);
    if (values.size() < enough[side]) {
      values.add(value);
    }
  }

  void add(Support other) {
    for (int i = 0; i < enough.length; i++) {
      for (Object value : other.sides.get(i)) {
        add(i, value);
      }
    }
  }

  int size(int side) {
    return sides.get(side).size();
  }
}
