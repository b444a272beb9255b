package dev.cleanroom.rule;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;

/**
 * Everything that rules demand of one query, whatever kind of rule said it. Columns are named
 * {@code table.column}.
 *
 * <p>Controls form a lattice. {@link #meet} is the one place where the rules of several tables come
 * together, and the strictest of everything holds: the largest minimum, the intersection of
 * receivers and uses, the union of what is denied and demanded. It is associative, commutative and
 * idempotent, and {@link #NONE} is its neutral element. A query that is accepted under {@code
 * a.meet(b)} is accepted under {@code a} and under {@code b}.
 *
 * <p>Immutable and thread-safe.
 *
 * @param thresholds by table, how many of its units a row of the answer must count
 * @param columnMinimums by column, how many different values of it a row must count
 * @param suppression what becomes of a row that counts fewer; empty if no table has a threshold
 * @param receivers the members who may receive answers; empty if all may
 * @param uses what answers may be for
 * @param denials uses of columns that are denied
 * @param joins joins that are demanded or forbidden, by table
 * @param plainAggregates whether aggregates may read plain columns only
 */
public record Controls(
    Map<String, UnitMinimum> thresholds,
    Map<String, Integer> columnMinimums,
    Optional<Suppression> suppression,
    Optional<Set<String>> receivers,
    Set<AnswerUse> uses,
    Set<Denial> denials,
    Set<JoinDemand> joins,
    boolean plainAggregates) {
  /** The controls of a table that demands nothing. */
  public static final Controls NONE =
      new Controls(
          Map.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          EnumSet.allOf(AnswerUse.class),
          Set.of(),
          Set.of(),
          false);

  /** Copies the collections. */
  public Controls {
    thresholds = Collections.unmodifiableMap(new TreeMap<>(thresholds));
    columnMinimums = Collections.unmodifiableMap(new TreeMap<>(columnMinimums));
    receivers = receivers.map(set -> Collections.unmodifiableSet(new TreeSet<>(set)));
    uses = Collections.unmodifiableSet(new TreeSet<>(uses));
    denials = Collections.unmodifiableSet(new LinkedHashSet<>(denials));
    joins = Collections.unmodifiableSet(new LinkedHashSet<>(joins));
  }

  /**
   * How many units of one table a row must count.
   *
   * @param units the number where no key says otherwise
   * @param keys by column, the number for a row that is grouped by it
   */
  public record UnitMinimum(int units, Map<String, Integer> keys) {
    /** Copies the map. */
    public UnitMinimum {
      keys = Collections.unmodifiableMap(new TreeMap<>(keys));
    }

    private int of(String column) {
      return keys.getOrDefault(column, units);
    }

    private UnitMinimum meet(UnitMinimum other) {
      Map<String, Integer> both = new TreeMap<>();
      keys.keySet().forEach(c -> both.put(c, Math.max(of(c), other.of(c))));
      other.keys.keySet().forEach(c -> both.put(c, Math.max(of(c), other.of(c))));
      return new UnitMinimum(Math.max(units, other.units), both);
    }
  }

  /**
   * A use of a column that is denied.
   *
   * @param column the column
   * @param use the use
   */
  public record Denial(String column, ColumnUse use) {}

  /** A demand on the joins of a query that reads a table. */
  public sealed interface JoinDemand {
    /**
     * Returns the table.
     *
     * @return the table's name
     */
    String table();
  }

  /**
   * The table must be joined, directly or over others, with one of the runner's.
   *
   * @param table the table
   */
  public record WithRunner(String table) implements JoinDemand {}

  /**
   * The table's joins must be as restricted.
   *
   * @param table the table
   * @param restriction the restriction
   */
  public record Restricted(String table, JoinRestriction restriction) implements JoinDemand {}

  /**
   * Returns what satisfies both controls, and nothing stricter.
   *
   * @param other other controls
   * @return the strictest of everything
   */
  public Controls meet(Controls other) {
    return new Controls(
        merged(thresholds, other.thresholds, UnitMinimum::meet),
        merged(columnMinimums, other.columnMinimums, Math::max),
        both(suppression, other.suppression, Suppression::meet),
        both(receivers, other.receivers, Controls::intersection),
        intersection(uses, other.uses),
        union(denials, other.denials),
        union(joins, other.joins),
        plainAggregates || other.plainAggregates);
  }

  private static <V> Map<String, V> merged(
      Map<String, V> a, Map<String, V> b, BinaryOperator<V> meet) {
    Map<String, V> merged = new TreeMap<>(a);
    b.forEach((key, value) -> merged.merge(key, value, meet));
    return merged;
  }

  private static <T> Optional<T> both(Optional<T> a, Optional<T> b, BinaryOperator<T> meet) {
    return a.isPresent() && b.isPresent()
        ? Optional.of(meet.apply(a.get(), b.get()))
        : a.or(() -> b);
  }

  private static <T> Set<T> intersection(Set<T> a, Set<T> b) {
    Set<T> common = new LinkedHashSet<>(a);
    common.retainAll(b);
    return common;
  }

  private static <T> Set<T> union(Set<T> a, Set<T> b) {
    Set<T> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }

  /**
   * Returns the meet of several controls.
   *
   * @param controls any number of controls
   * @return the strictest of everything, {@link #NONE} for none
   */
  public static Controls meetOf(Collection<Controls> controls) {
    return controls.stream().reduce(NONE, Controls::meet);
  }

  /**
   * Returns how many units each table with a threshold must contribute to a row of given group
   * keys: the largest number that any table asks for. Of several keys the largest number holds.
   *
   * @param keys for each group key, the columns that it derives from
   * @return the number, 0 if no table has a threshold or all exempt the keys
   */
  public int minimumUnits(Collection<? extends Set<String>> keys) {
    int most = 0;
    for (UnitMinimum minimum : thresholds.values()) {
      most = Math.max(most, keys.isEmpty() ? minimum.units : largest(minimum, keys));
    }
    return most;
  }

  private static int largest(UnitMinimum minimum, Collection<? extends Set<String>> keys) {
    int most = 0;
    for (Set<String> columns : keys) {
      most = Math.max(most, of(minimum, columns));
    }
    return most;
  }

  private static int of(UnitMinimum minimum, Set<String> columns) {
    return columns.stream().mapToInt(minimum::of).max().orElse(minimum.units);
  }

  /**
   * Returns whether a use of a column is denied.
   *
   * @param column the column
   * @param use the use
   * @return true if it is
   */
  public boolean denies(String column, ColumnUse use) {
    return denials.contains(new Denial(column, use));
  }

  /**
   * Returns whether a member may receive answers.
   *
   * @param member the member's name
   * @return true if nobody restricts receivers or the member is among them
   */
  public boolean allowsReceiver(String member) {
    return receivers.map(set -> set.contains(member)).orElse(true);
  }
}
