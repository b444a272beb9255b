package dev.cleanroom.dp.internal;

import dev.cleanroom.Column;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.internal.LongIndex;
import dev.cleanroom.spi.KeyCells;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the groups of a run. Decimals are compared by value: 1.0 and 1.00 are one group. Any
 * thread may ask for numbers, and waits for no other if the group has one; what is read by number
 * is read once all have asked.
 */
final class GroupIndex {
  private final List<Column> columns;
  private final boolean isOpen;
  private final Map<Object, Integer> numbers;
  private final @Nullable LongIndex wholeNumbers;
  private final List<List<@Nullable Object>> keys;
  private volatile int size;

  /**
   * Creates an index with the declared groups, or the one without GROUP BY.
   *
   * @param plan the plan
   * @throws IllegalArgumentException if declared groups do not fit their columns, or two are one
   */
  GroupIndex(ReleasePlan plan) {
    this(plan, OptionalLong.empty());
  }

  /**
   * Creates the same index, which finds declared whole numbers faster.
   *
   * @param plan the plan
   * @param seed a secret that keeps keys from being made to collide
   * @throws IllegalArgumentException if declared groups do not fit their columns, or two are one
   */
  GroupIndex(ReleasePlan plan, long seed) {
    this(plan, OptionalLong.of(seed));
  }

  private GroupIndex(ReleasePlan plan, OptionalLong seed) {
    columns = plan.keyColumns();
    isOpen = plan.groupKeys() instanceof GroupKeys.Selected;
    List<List<@Nullable Object>> declared = declared(plan.groupKeys());
    keys = new ArrayList<>(declared);
    size = keys.size();
    boolean byLongs = seed.isPresent() && areWholeNumbers(declared);
    wholeNumbers = byLongs ? new LongIndex(seed.getAsLong(), size) : null;
    numbers = new ConcurrentHashMap<>(byLongs ? 0 : size);
    for (int i = 0; i < size; i++) {
      if (numberDeclared(i) != i) {
        throw new IllegalArgumentException("the group " + keys.get(i) + " stands twice");
      }
    }
  }

  private List<List<@Nullable Object>> declared(GroupKeys groupKeys) {
    if (groupKeys instanceof GroupKeys.Public declared) {
      return declared.keys().stream().map(this::cells).toList();
    }
    return isOpen ? List.of() : List.of(List.of());
  }

  private static boolean areWholeNumbers(List<List<@Nullable Object>> keys) {
    return !keys.isEmpty()
        && keys.stream().allMatch(key -> key.size() == 1 && key.get(0) instanceof Long);
  }

  /** Returns the number of the group, or of an equal one before. */
  private int numberDeclared(int number) {
    Object identity = identity(keys.get(number));
    return wholeNumbers == null
        ? Objects.requireNonNullElse(numbers.putIfAbsent(identity, number), number)
        : wholeNumbers.of((Long) identity);
  }

  /** Declared keys may come in any class that has a place in the column, such as Integer. */
  private List<@Nullable Object> cells(List<@Nullable Object> key) {
    boolean isSame = true;
    List<@Nullable Object> cells = new ArrayList<>(key.size());
    for (int i = 0; i < key.size(); i++) {
      Object given = key.get(i);
      Object cell = given == null ? null : Cells.normalise(columns.get(i).type(), given);
      if (given != null && cell == null) {
        throw new IllegalArgumentException("the group " + key + " does not fit its columns");
      }
      isSame &= cell == given && !(cell instanceof BigDecimal);
      cells.add(cell);
    }
    return isSame ? key : KeyCells.canonical(cells);
  }

  /**
   * Returns the number of a group.
   *
   * @param key the key
   * @return the number, or −1 if it is not declared
   */
  int numberOf(List<@Nullable Object> key) {
    if (wholeNumbers != null) {
      return key.get(0) instanceof Long cell ? wholeNumbers.find(cell) : -1;
    }
    List<@Nullable Object> canonical = hasDecimal(key) ? KeyCells.canonical(key) : key;
    Integer number = numbers.get(identity(canonical));
    if (number != null) {
      return number;
    }
    return isOpen ? add(KeyCells.canonical(key)) : -1;
  }

  private synchronized int add(List<@Nullable Object> key) {
    Object identity = identity(key);
    Integer before = numbers.get(identity);
    if (before != null) {
      return before;
    }
    keys.add(key);
    size = keys.size(); // before the number is known, so that no thread sees one beyond the size
    numbers.put(identity, size - 1);
    return size - 1;
  }

  /** A whole number or a text is found by itself, which is compared faster than a list. */
  private static Object identity(List<@Nullable Object> key) {
    Object first = key.isEmpty() ? null : key.get(0);
    return key.size() == 1 && (first instanceof Long || first instanceof String)
        ? first
        : new Key(key);
  }

  /**
   * A key that has an order, as whole numbers and texts have: the map needs one to find keys fast
   * whose hashes rows were made to share.
   *
   * @param cells a canonical key
   */
  private record Key(List<@Nullable Object> cells) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return KeyCells.compare(cells, other.cells);
    }
  }

  private static boolean hasDecimal(List<@Nullable Object> key) {
    for (Object value : key) {
      if (value instanceof BigDecimal) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns how many groups have a number.
   *
   * @return one more than the largest number
   */
  int size() {
    return size;
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
    return KeyCells.shown(columns, keys.get(number));
  }
}
