package dev.cleanroom;

import dev.cleanroom.internal.Cells;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How it is decided which groups a noisy answer shows; templates without noise have none of this,
 * since thresholds decide there. Group values come from private rows, so a value that only one unit
 * has would give that unit away. Immutable and thread-safe.
 */
public sealed interface GroupKeys {
  /** The largest number of declared groups. */
  int MAX_PUBLIC_GROUPS = 1_000_000;

  /**
   * The query has no GROUP BY: one row is released, always.
   *
   * @return this kind
   */
  static GroupKeys none() {
    return None.NONE;
  }

  /**
   * Groups are chosen by partition selection: a group appears only if its noisy number of units
   * passes a threshold that keeps the group of a lone unit hidden except with probability δ. Costs
   * a part of ε and of δ.
   *
   * @return this kind
   */
  static Selected selected() {
    return new Selected(1);
  }

  /**
   * Groups are known beforehand, one value for each row of the answer, for a single GROUP BY
   * column. Every one appears, empty ones too; rows of other groups are dropped. Costs nothing.
   *
   * @param values the values, in the type of the column; {@code null} is the NULL group
   * @return this kind
   * @throws IllegalArgumentException if there are no values or one stands twice, such as 1 and 1.0
   */
  static Public values(@Nullable Object... values) {
    List<List<@Nullable Object>> keys = new ArrayList<>();
    for (Object value : values) {
      keys.add(Collections.singletonList(value));
    }
    return new Public(keys);
  }

  /**
   * Groups are known beforehand: all combinations of the values of each GROUP BY column.
   *
   * @param columns a list of values for each GROUP BY column, in the order of GROUP BY
   * @return this kind
   * @throws IllegalArgumentException if there are no combinations, more than {@value
   *     #MAX_PUBLIC_GROUPS}, or one stands twice
   */
  static Public combinations(List<? extends List<?>> columns) {
    long count = 1;
    for (List<?> column : columns) {
      count = Math.multiplyExact(count, Math.max(column.size(), 1));
      if (count > MAX_PUBLIC_GROUPS) {
        throw new IllegalArgumentException("more than " + MAX_PUBLIC_GROUPS + " groups");
      }
    }
    List<List<@Nullable Object>> keys = new ArrayList<>();
    keys.add(List.of());
    for (List<?> column : columns) {
      List<List<@Nullable Object>> longer = new ArrayList<>();
      for (List<@Nullable Object> key : keys) {
        for (Object value : column) {
          List<@Nullable Object> copy = new ArrayList<>(key);
          copy.add(value);
          longer.add(copy);
        }
      }
      keys = longer;
    }
    return new Public(keys);
  }

  /** No GROUP BY. */
  enum None implements GroupKeys {
    /** The one value. */
    NONE;

    @Override
    public String toString() {
      return "one row, no groups";
    }
  }

  /**
   * Groups chosen by partition selection.
   *
   * @param minUnits every published group has at least this many units, certainly; 1 to 1,000,000
   */
  record Selected(int minUnits) implements GroupKeys {
    /**
     * Checks the minimum.
     *
     * @throws IllegalArgumentException if {@code minUnits} is not 1 to 1,000,000
     */
    public Selected {
      if (minUnits < 1 || minUnits > 1_000_000) {
        throw new IllegalArgumentException("minUnits must be 1 to 1000000, but is " + minUnits);
      }
    }

    /**
     * Publishes only groups with at least this many units. The guarantee is exact and costs no more
     * δ: selection looks at the number of units above the minimum.
     *
     * @param units the minimum, 1 to 1,000,000
     * @return this kind with a minimum
     * @throws IllegalArgumentException if {@code units} is out of range
     */
    public Selected atLeast(int units) {
      return new Selected(units);
    }

    @Override
    public String toString() {
      return "groups by partition selection"
          + (minUnits > 1 ? ", at least " + minUnits + " units each" : "");
    }
  }

  /**
   * Groups known beforehand.
   *
   * @param keys the keys, each with one value for each GROUP BY column; no key stands twice
   */
  record Public(List<List<@Nullable Object>> keys) implements GroupKeys {
    private static final ColumnType WIDEST = ColumnType.decimal(38, 18);

    /**
     * Copies and checks the keys.
     *
     * @throws IllegalArgumentException if there are no keys, too many, or one stands twice
     */
    public Public {
      if (keys.isEmpty() || keys.size() > MAX_PUBLIC_GROUPS) {
        throw new IllegalArgumentException(
            "the number of groups must be 1 to " + MAX_PUBLIC_GROUPS + ", but is " + keys.size());
      }
      Set<List<@Nullable Object>> distinct = new HashSet<>();
      List<List<@Nullable Object>> copies = new ArrayList<>();
      for (List<@Nullable Object> key : keys) {
        if (key.size() != keys.get(0).size() || key.isEmpty()) {
          throw new IllegalArgumentException("all keys must have the same number of values");
        }
        if (!distinct.add(canonical(key))) {
          throw new IllegalArgumentException("the group " + key + " stands twice");
        }
        copies.add(key.stream().map(Public::frozen).toList());
      }
      keys = List.copyOf(copies);
    }

    /** Two JDK classes of dates can be changed after they were approved. */
    private static @Nullable Object frozen(@Nullable Object value) {
      if (value instanceof java.sql.Date date) {
        return date.toLocalDate();
      }
      return value instanceof java.sql.Timestamp time ? time.toLocalDateTime() : value;
    }

    /** Values that are the same cell of a column are equal here: 1, 1L and 1.0, or 'a' and "a". */
    private static List<@Nullable Object> canonical(List<@Nullable Object> key) {
      List<@Nullable Object> canonical = new ArrayList<>();
      for (Object value : key) {
        Object number = value == null ? null : Cells.normalise(WIDEST, value);
        Object text = value == null ? null : Cells.normalise(ColumnType.TEXT, value);
        if (number instanceof BigDecimal decimal
            && (!(value instanceof BigDecimal given) || decimal.compareTo(given) == 0)) {
          canonical.add(decimal);
        } else {
          canonical.add(text == null ? value : text);
        }
      }
      return canonical;
    }

    /**
     * Returns keys of several columns, one list for each row of the answer.
     *
     * @param keys the keys
     * @return this kind
     * @throws IllegalArgumentException if there are no keys or one stands twice
     */
    public static Public of(List<?>... keys) {
      List<List<@Nullable Object>> copies = new ArrayList<>();
      for (List<?> key : keys) {
        copies.add(Arrays.asList(key.toArray()));
      }
      return new Public(copies);
    }

    @Override
    public String toString() {
      return keys.size() + " declared groups";
    }
  }
}
