package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.JoinRestriction;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a table whose overlap with the runner's own table may be listed row by row, with the
 * semantics of an AWS Clean Rooms list rule: SELECT DISTINCT of list columns from an inner join
 * that reaches a table of the runner's.
 *
 * <p><b>No protection</b> of the rows in the overlap: to list them is the purpose.
 *
 * <p>Immutable and thread-safe.
 */
public final class ListRule implements AnalysisRule {
  private final Set<String> joins;
  private final Set<String> listed;
  private final Set<JoinOperator> operators;
  private final @Nullable JoinRestriction restriction;

  private ListRule(Builder builder) {
    this.joins = Collections.unmodifiableSet(new TreeSet<>(builder.joins));
    this.listed = Collections.unmodifiableSet(new TreeSet<>(builder.listed));
    this.operators =
        Collections.unmodifiableSet(
            new TreeSet<>(
                builder.operators == null ? EnumSet.of(JoinOperator.AND) : builder.operators));
    this.restriction = builder.restriction;
  }

  /**
   * Returns the words that may connect the conditions of ON.
   *
   * @return AND alone, unless declared otherwise
   */
  public Set<JoinOperator> joinOperators() {
    return operators;
  }

  Set<String> columns() {
    Set<String> all = new TreeSet<>(joins);
    all.addAll(listed);
    if (restriction != null) {
      all.addAll(restriction.columns());
    }
    return all;
  }

  Controls controls(String table, List<String> columns) {
    ControlsBuilder controls = new ControlsBuilder(table);
    for (String column : columns) {
      Set<ColumnUse> granted = EnumSet.noneOf(ColumnUse.class);
      if (listed.contains(column)) {
        granted.addAll(ControlsBuilder.LISTED);
      }
      if (joins.contains(column)) {
        granted.add(ColumnUse.JOIN);
      }
      controls.denyAllBut(column, granted);
    }
    controls.joinWithRunner();
    if (restriction != null) {
      controls.restrictJoins(restriction, columns);
    }
    return controls.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ListRule that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /**
   * Returns all parts in a fixed order.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return "list: list "
        + listed
        + ", join "
        + joins
        + " by "
        + operators
        + " with the runner"
        + (restriction == null ? "" : ", " + restriction);
  }

  /** Collects the parts of a rule; nothing is granted by default. */
  public static final class Builder {
    private final Set<String> joins = new LinkedHashSet<>();
    private final Set<String> listed = new LinkedHashSet<>();
    private @Nullable Set<JoinOperator> operators;
    private @Nullable JoinRestriction restriction;

    Builder() {}

    /**
     * Lets columns be listed and be read by WHERE.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder list(String... columns) {
      listed.addAll(List.of(columns));
      return this;
    }

    /**
     * Lets ON compare columns with columns of other tables.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder join(String... columns) {
      joins.addAll(List.of(columns));
      return this;
    }

    /**
     * Sets the words that may connect the conditions of ON; AND alone without this call.
     *
     * @param operators none, one or both
     * @return this builder
     * @throws IllegalStateException if they were set already
     */
    @CanIgnoreReturnValue
    public Builder joinOperators(JoinOperator... operators) {
      if (this.operators != null) {
        throw new IllegalStateException("joinOperators was already set to " + this.operators);
      }
      this.operators = new TreeSet<>(List.of(operators));
      return this;
    }

    /**
     * Says which of the join columns a query must join on, as BigQuery's list overlap rule does.
     *
     * @param restriction all or any of some join columns
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if it blocks joins or demands none
     */
    @CanIgnoreReturnValue
    public Builder joinRestriction(JoinRestriction restriction) {
      if (this.restriction != null) {
        throw new IllegalStateException("joinRestriction was already set to " + this.restriction);
      }
      if (restriction.condition() == JoinRestriction.Condition.BLOCKED
          || restriction.condition() == JoinRestriction.Condition.NOT_REQUIRED) {
        throw new IllegalArgumentException("a list needs a join: demand all or any of the columns");
      }
      this.restriction = restriction;
      return this;
    }

    /**
     * Returns the rule.
     *
     * @return the rule
     * @throws IllegalStateException if no column can be joined or none listed, or one can be both
     */
    public ListRule build() {
      if (joins.isEmpty() || listed.isEmpty()) {
        throw new IllegalStateException(
            "the rule lacks a column to " + (joins.isEmpty() ? "join" : "list"));
      }
      for (String column : listed) {
        if (joins.contains(column)) {
          throw new IllegalStateException(
              "column '" + column + "' is a list column and cannot be joined too");
        }
      }
      return new ListRule(this);
    }
  }
}
