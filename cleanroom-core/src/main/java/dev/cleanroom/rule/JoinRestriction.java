package dev.cleanroom.rule;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which joins a table must or may take part in, with the semantics of BigQuery's join restriction
 * policy. A join counts if it is on equality with a column of another table. Immutable and
 * thread-safe.
 *
 * @param condition what is demanded
 * @param columns the columns that joins may compare; none for {@link Condition#BLOCKED}
 */
public record JoinRestriction(Condition condition, Set<String> columns) {
  /** What is demanded of the joins of a query. */
  public enum Condition {
    /** Every listed column takes part in an inner join; no other column does. */
    ALL,
    /**
     * At least one listed column takes part in a join, which may be an outer one; no other does.
     */
    ANY,
    /** The table is not joined at all. */
    BLOCKED,
    /** The table need not be joined; if it is, then on listed columns. */
    NOT_REQUIRED
  }

  /**
   * Checks that columns are listed exactly where they mean something.
   *
   * @throws IllegalArgumentException if joins are blocked and columns are listed, or joins are not
   *     blocked and none is
   */
  public JoinRestriction {
    columns = Collections.unmodifiableSet(new LinkedHashSet<>(columns));
    if ((condition == Condition.BLOCKED) != columns.isEmpty()) {
      throw new IllegalArgumentException(
          condition == Condition.BLOCKED
              ? "where joins are blocked, no join column can be listed"
              : "at least one join column must be listed with " + condition);
    }
  }

  /**
   * Demands that every column takes part in an inner join.
   *
   * @param columns at least one column
   * @return the restriction
   * @throws IllegalArgumentException if no column is listed
   */
  public static JoinRestriction all(String... columns) {
    return new JoinRestriction(Condition.ALL, new LinkedHashSet<>(List.of(columns)));
  }

  /**
   * Demands that at least one of the columns takes part in a join, which may be an outer one.
   *
   * @param columns at least one column
   * @return the restriction
   * @throws IllegalArgumentException if no column is listed
   */
  public static JoinRestriction any(String... columns) {
    return new JoinRestriction(Condition.ANY, new LinkedHashSet<>(List.of(columns)));
  }

  /**
   * Forbids joins.
   *
   * @return the restriction
   */
  public static JoinRestriction blocked() {
    return new JoinRestriction(Condition.BLOCKED, Set.of());
  }

  /**
   * Lets joins compare these columns and no other.
   *
   * @param columns at least one column
   * @return the restriction
   * @throws IllegalArgumentException if no column is listed
   */
  public static JoinRestriction notRequired(String... columns) {
    return new JoinRestriction(Condition.NOT_REQUIRED, new LinkedHashSet<>(List.of(columns)));
  }

  @Override
  public String toString() {
    return "join " + condition + (columns.isEmpty() ? "" : " of " + new TreeSet<>(columns));
  }
}
