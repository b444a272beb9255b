package dev.cleanroom.rule;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.EnumSet;
import java.util.Set;

/**
 * How sensitive a column is, after the aggregation-threshold classes of Amazon Marketing Cloud. The
 * class of an expression is the strictest of its columns'.
 */
public enum ColumnSensitivity {
  /** Metrics and names of campaigns: free. */
  NONE(0, EnumSet.noneOf(ColumnUse.class)),
  /** Coarse attributes: at least 2 units. */
  LOW(2, EnumSet.noneOf(ColumnUse.class)),
  /** Most dimensions: at least 100 units. */
  MEDIUM(100, EnumSet.noneOf(ColumnUse.class)),
  /** Postal codes and the like: at least 100 units, and no comparison with literals. */
  HIGH(100, EnumSet.of(ColumnUse.LITERAL)),
  /** Identifiers: joined and counted, never shown, compared with literals or summed. */
  VERY_HIGH(
      0,
      EnumSet.of(
          ColumnUse.GROUP,
          ColumnUse.LITERAL,
          ColumnUse.SUM,
          ColumnUse.SUM_DISTINCT,
          ColumnUse.AVG)),
  /** Not for queries at all. */
  INTERNAL(0, EnumSet.allOf(ColumnUse.class));

  private final int minimum;
  private final ImmutableSet<ColumnUse> denied;

  ColumnSensitivity(int minimum, Set<ColumnUse> denied) {
    this.minimum = minimum;
    this.denied = Sets.immutableEnumSet(denied);
  }

  /**
   * Returns how many units a row must count to show the column.
   *
   * @return 0 if the column asks for nothing or is never shown
   */
  public int minimum() {
    return minimum;
  }

  /**
   * Returns the uses that the class denies.
   *
   * @return uses of a column
   */
  public Set<ColumnUse> denied() {
    return denied;
  }
}
