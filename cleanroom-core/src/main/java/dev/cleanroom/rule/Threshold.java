package dev.cleanroom.rule;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many units each row of an answer must count, and what becomes of a row that does not. Each
 * value of the row must come from so many units too, or from none: that a group is large does not
 * hide a sum to which few of its units contribute.
 *
 * <p><b>Not a guarantee.</b> A threshold hides small groups of one answer. Whoever may ask several
 * questions can still learn about single units from their differences. Only {@link
 * dev.cleanroom.DifferentialPrivacy} bounds that.
 *
 * <p>Immutable and thread-safe.
 *
 * @param units the smallest number of different units of the table that a row may count, 2 to
 *     {@link #LARGEST}
 * @param columns for a row that is grouped by one of these columns, the number that holds instead;
 *     0 asks for nothing. Of several group keys the largest number holds
 * @param anyExpression whether aggregates may read expressions; otherwise plain columns only
 * @param suppression what becomes of a row that counts fewer
 */
public record Threshold(
    int units, Map<String, Integer> columns, boolean anyExpression, Suppression suppression) {
  /** The largest threshold. */
  public static final int LARGEST = 100_000;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if {@code units} is not 2 to {@link #LARGEST}, or a column's
   *     number is neither 0 nor in that range
   */
  public Threshold {
    checkMinimum(units, "the threshold");
    columns = Collections.unmodifiableMap(new TreeMap<>(columns));
    columns.entrySet().stream()
        .filter(column -> column.getValue() != 0)
        .forEach(c -> checkMinimum(c.getValue(), "the threshold of column '" + c.getKey() + "'"));
  }

  /**
   * Returns a threshold that leaves small rows out and lets aggregates read plain columns only.
   *
   * @param units 2 to {@link #LARGEST}
   * @return the threshold
   * @throws IllegalArgumentException if the number is not in its range
   */
  public static Threshold of(int units) {
    return new Threshold(units, Map.of(), false, Suppression.of(Suppression.Form.DROP));
  }

  /**
   * Checks a minimum.
   *
   * @param minimum the minimum
   * @param what what it is, for the message
   * @return the minimum
   * @throws IllegalArgumentException if it is not 2 to {@link #LARGEST}
   */
  @CanIgnoreReturnValue
  public static int checkMinimum(int minimum, String what) {
    if (minimum < 2 || minimum > LARGEST) {
      throw new IllegalArgumentException(what + " must be 2 to " + LARGEST + ", but is " + minimum);
    }
    return minimum;
  }

  /**
   * Returns this threshold with another number for rows that are grouped by a column.
   *
   * @param column a column of the table
   * @param minimum 0 for nothing, or 2 to {@link #LARGEST}
   * @return the threshold
   * @throws IllegalArgumentException if the number is not in its range
   */
  public Threshold withColumn(String column, int minimum) {
    Map<String, Integer> more = new TreeMap<>(columns);
    more.put(column, minimum);
    return new Threshold(units, more, anyExpression, suppression);
  }

  /**
   * Returns this threshold with aggregates that may read any expression.
   *
   * <p><b>Leak.</b> {@code SUM(CASE WHEN zip = '10001' THEN salary END)} sums over a few units of a
   * group that counts many.
   *
   * @return the threshold
   */
  public Threshold withAnyExpression() {
    return new Threshold(units, columns, true, suppression);
  }

  /**
   * Returns this threshold with another suppression.
   *
   * @param other what becomes of a row that counts too few units
   * @return the threshold
   */
  public Threshold withSuppression(Suppression other) {
    return new Threshold(units, columns, anyExpression, other);
  }

  @Override
  public String toString() {
    return "at least "
        + units
        + " units"
        + (columns.isEmpty() ? "" : ", by column " + columns)
        + (anyExpression ? ", any expression" : "")
        + ", smaller rows are "
        + suppression;
  }
}
