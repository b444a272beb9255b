package dev.cleanroom;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much one privacy unit may influence one answer.
 *
 * <p>A unit that appears in more groups keeps a random {@code maxGroups} of them; within a group
 * its count is clamped to {@code maxRowsPerGroup} and its sums to {@code maxRowsPerGroup} times the
 * value bounds, or to a declared {@link #total}. Smaller bounds mean less noise and more clamping.
 * Immutable and thread-safe.
 *
 * @param maxGroups groups one unit may appear in, 1 to 100,000
 * @param maxRowsPerGroup rows of one unit that count within one group, 1 to 1,000,000
 * @param narrowed intervals by column, each within what the owner declared; a key is {@code column}
 *     or {@code table.column}
 * @param totals intervals of one unit's total within one group by output column of a SUM
 */
public record ContributionBounds(
    int maxGroups,
    int maxRowsPerGroup,
    Map<String, ValueBounds> narrowed,
    Map<String, ValueBounds> totals) {
  /**
   * Checks the ranges and copies the maps.
   *
   * @throws IllegalArgumentException if a count is out of range or a key is no column name
   */
  public ContributionBounds {
    if (maxGroups < 1 || maxGroups > 100_000) {
      throw new IllegalArgumentException("maxGroups must be 1 to 100000, but is " + maxGroups);
    }
    if (maxRowsPerGroup < 1 || maxRowsPerGroup > 1_000_000) {
      throw new IllegalArgumentException(
          "maxRowsPerGroup must be 1 to 1000000, but is " + maxRowsPerGroup);
    }
    narrowed.keySet().forEach(ContributionBounds::checkColumn);
    totals.keySet().forEach(column -> Names.check(column, "output column"));
    narrowed = Map.copyOf(narrowed);
    totals = Map.copyOf(totals);
  }

  private static void checkColumn(String column) {
    int point = column.indexOf('.');
    if (point >= 0) {
      Names.check(column.substring(0, point), "table name");
    }
    Names.check(column.substring(point + 1), "column name");
  }

  /**
   * Returns bounds on groups and rows.
   *
   * @param maxGroups groups one unit may appear in, 1 to 100,000
   * @param maxRowsPerGroup rows of one unit that count within one group, 1 to 1,000,000
   * @return the bounds
   * @throws IllegalArgumentException if a count is out of range
   */
  public static ContributionBounds of(int maxGroups, int maxRowsPerGroup) {
    return new ContributionBounds(maxGroups, maxRowsPerGroup, Map.of(), Map.of());
  }

  /**
   * Narrows the values of a column to less than its owner allows.
   *
   * @param column {@code column} or {@code table.column}
   * @param low the smallest value
   * @param high the largest value
   * @return bounds with this interval added
   * @throws IllegalArgumentException if the interval is not valid, or the name is no column name or
   *     has an interval already
   */
  public ContributionBounds narrow(String column, String low, String high) {
    return new ContributionBounds(
        maxGroups, maxRowsPerGroup, with(narrowed, column, ValueBounds.of(low, high)), totals);
  }

  /**
   * Declares the interval of one unit's total within one group, for a SUM that is an output column.
   *
   * @param outputColumn the name of the output column
   * @param low the smallest total
   * @param high the largest total
   * @return bounds with this total added
   * @throws IllegalArgumentException if the interval is not valid, or the name is no identifier or
   *     has an interval already
   */
  public ContributionBounds total(String outputColumn, String low, String high) {
    return new ContributionBounds(
        maxGroups,
        maxRowsPerGroup,
        narrowed,
        with(totals, outputColumn, ValueBounds.of(low, high)));
  }

  private static Map<String, ValueBounds> with(
      Map<String, ValueBounds> map, String key, ValueBounds bounds) {
    Map<String, ValueBounds> copy = new TreeMap<>(map);
    if (copy.putIfAbsent(key, bounds) != null) {
      throw new IllegalArgumentException("'" + key + "' has an interval already");
    }
    return copy;
  }

  @Override
  public String toString() {
    return "maxGroups="
        + maxGroups
        + ", maxRowsPerGroup="
        + maxRowsPerGroup
        + (narrowed.isEmpty() ? "" : ", narrowed=" + new TreeMap<>(narrowed))
        + (totals.isEmpty() ? "" : ", totals=" + new TreeMap<>(totals));
  }
}
