package dev.cleanroom.spi;

import dev.cleanroom.Column;
import dev.cleanroom.rule.Suppression;
import java.util.List;
import java.util.Optional;

/**
 * What is needed to aggregate without noise and to suppress: no table and no SQL.
 *
 * @param keyColumns the columns of a group key, none without GROUP BY
 * @param keyMinimums for each key column, how many units a row must count to show it; used by
 *     {@link Suppression.Form#NULL_DIMENSION}
 * @param floor how many units a row must count that shows no key; used where keys become NULL
 * @param sides what each row must count enough of
 * @param aggregates the aggregates, in order; there may be none
 * @param suppression what becomes of rows that count too few; empty if nothing is demanded
 */
public record ExactPlan(
    List<Column> keyColumns,
    List<Integer> keyMinimums,
    int floor,
    List<Side> sides,
    List<Aggregate> aggregates,
    Optional<Suppression> suppression) {
  /** Copies the lists. */
  public ExactPlan {
    keyColumns = List.copyOf(keyColumns);
    keyMinimums = List.copyOf(keyMinimums);
    sides = List.copyOf(sides);
    aggregates = List.copyOf(aggregates);
  }

  /**
   * One kind of value of which each row must count enough different ones: the units that one table
   * contributes, or the values of one of its columns. NULL is not counted.
   *
   * @param name the column, for people
   * @param isUnit whether values are units, for which keys may ask for more
   * @param minimum the smallest number
   */
  public record Side(String name, boolean isUnit, int minimum) {}

  /** What is computed of a measure. */
  public enum Function {
    /** How many rows are present; the measure is a Boolean. */
    ROWS,
    /** How many different values there are. */
    DISTINCT,
    /** The exact sum of numbers. */
    SUM,
    /** The exact sum of different numbers. */
    SUM_DISTINCT,
    /** The mean of numbers. */
    MEAN
  }

  /**
   * One aggregate.
   *
   * @param name a name for people
   * @param function what is computed
   * @param side for a DISTINCT that counts a side's units, the side's number; else −1
   * @param everyRow true if every row has a measure. Otherwise what the sides contribute is counted
   *     for the aggregate apart, over the rows that have one: a sum over few units is no less
   *     telling because the row counts many others
   */
  public record Aggregate(String name, Function function, int side, boolean everyRow) {}
}
