package dev.cleanroom.spi;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is the same group key, how keys are ordered and how an answer shows them. */
public final class KeyCells {
  private KeyCells() {}

  /**
   * Returns a key that is equal for all keys of the same group: 1.0 and 1.00 are one.
   *
   * @param key a value for each key column, or null
   * @return the key, its decimals without trailing zeros
   */
  public static List<@Nullable Object> canonical(List<@Nullable Object> key) {
    List<@Nullable Object> copy = new ArrayList<>(key);
    copy.replaceAll(v -> v instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : v);
    return Collections.unmodifiableList(copy);
  }

  /**
   * Returns a key as an answer shows it.
   *
   * @param columns the key columns
   * @param key a canonical key
   * @return the key, its decimals with the decimals of their columns; the same list without any
   */
  public static List<@Nullable Object> shown(List<Column> columns, List<@Nullable Object> key) {
    if (!hasDecimal(key)) {
      return key;
    }
    List<@Nullable Object> shown = new ArrayList<>(key);
    for (int i = 0; i < shown.size() && i < columns.size(); i++) {
      ColumnType type = columns.get(i).type();
      if (shown.get(i) instanceof BigDecimal decimal && decimal.scale() <= type.scale()) {
        shown.set(i, decimal.setScale(type.scale()));
      }
    }
    return Collections.unmodifiableList(shown);
  }

  private static boolean hasDecimal(List<@Nullable Object> key) {
    for (int i = 0; i < key.size(); i++) {
      if (key.get(i) instanceof BigDecimal) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compares two keys of the same columns, nulls last.
   *
   * @param a a key
   * @param b another key
   * @return as {@link java.util.Comparator#compare}
   */
  public static int compare(List<@Nullable Object> a, List<@Nullable Object> b) {
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
