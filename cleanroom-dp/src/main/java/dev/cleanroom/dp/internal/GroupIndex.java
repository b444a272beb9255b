package dev.cleanroom.dp.internal;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Numbers the groups of a run. Decimals are compared by value: 1.0 and 1.00 are one group. */
final class GroupIndex {
  private final List<Column> columns;
  private final boolean isOpen;
  private final Map<List<@Nullable Object>, Integer> numbers = new HashMap<>();
  private final List<List<@Nullable Object>> keys = new ArrayList<>();

  /**
   * Creates an index with the declared groups, or the one without GROUP BY.
   *
   * @param plan the plan
   * @throws IllegalArgumentException if declared groups do not fit their columns, or two are one
   */
  GroupIndex(ReleasePlan plan) {
    columns = plan.keyColumns();
    isOpen = plan.groupKeys() instanceof GroupKeys.Selected;
    if (plan.groupKeys() instanceof GroupKeys.Public declared) {
      for (List<@Nullable Object> key : declared.keys()) {
        int before = keys.size();
        if (add(canonical(cells(key))) < before) {
          throw new IllegalArgumentException("the group " + key + " stands twice");
        }
      }
    } else if (plan.groupKeys() instanceof GroupKeys.None) {
      int unused = add(List.of());
    }
  }

  /** Declared keys may come in any class that has a place in the column, such as Integer. */
  private List<@Nullable Object> cells(List<@Nullable Object> key) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      Object given = key.get(i);
      Object cell = given == null ? null : Cells.normalise(columns.get(i).type(), given);
      if (given != null && cell == null) {
        throw new IllegalArgumentException("the group " + key + " does not fit its columns");
      }
      cells.add(cell);
    }
    return cells;
  }

  /**
   * Returns the number of a group.
   *
   * @param key the key
   * @return the number, or −1 if it is not declared
   */
  int numberOf(List<@Nullable Object> key) {
    List<@Nullable Object> canonical = hasDecimal(key) ? canonical(key) : key;
    Integer number = numbers.get(canonical);
    if (number != null) {
      return number;
    }
    return isOpen ? add(canonical(key)) : -1;
  }

  private int add(List<@Nullable Object> key) {
    Integer before = numbers.putIfAbsent(key, keys.size());
    if (before != null) {
      return before;
    }
    keys.add(key);
    return keys.size() - 1;
  }

  private static boolean hasDecimal(List<@Nullable Object> key) {
    for (Object value : key) {
      if (value instanceof BigDecimal) {
        return true;
      }
    }
    return false;
  }

  private static List<@Nullable Object> canonical(List<@Nullable Object> key) {
    List<@Nullable Object> copy = new ArrayList<>(key);
    copy.replaceAll(v -> v instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : v);
    return Collections.unmodifiableList(copy);
  }

  /**
   * Returns how many groups have a number.
   *
   * @return one more than the largest number
   */
  int size() {
    return keys.size();
  }

  /**
   * Returns the key of a group, the same whatever row came first.
   *
   * @param number the group
   * @return the key, its decimals without trailing zeros
   */
  List<@Nullable Object> key(int number) {
    return keys.get(number);
  }

  /**
   * Returns the key of a group as an answer shows it.
   *
   * @param number the group
   * @return the key, its decimals with the decimals of their columns
   */
  List<@Nullable Object> shownKey(int number) {
    List<@Nullable Object> key = new ArrayList<>(keys.get(number));
    for (int i = 0; i < key.size() && i < columns.size(); i++) {
      ColumnType type = columns.get(i).type();
      if (key.get(i) instanceof BigDecimal decimal && decimal.scale() <= type.scale()) {
        key.set(i, decimal.setScale(type.scale()));
      }
    }
    return Collections.unmodifiableList(key);
  }

  /**
   * Returns all groups by key.
   *
   * @return the numbers, ordered by key, nulls last
   */
  List<Integer> ordered() {
    return IntStream.range(0, keys.size())
        .boxed()
        .sorted((a, b) -> compare(keys.get(a), keys.get(b)))
        .toList();
  }

  private static int compare(List<@Nullable Object> a, List<@Nullable Object> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = compareValues(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // the values of a key column have one class, which is comparable
  private static int compareValues(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return (a == null ? 1 : 0) - (b == null ? 1 : 0);
    }
    return ((Comparable<Object>) a).compareTo(b);
  }
}
