package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a table that may be aggregated, with the semantics of an AWS Clean Rooms aggregation
 * rule: one SELECT without nesting, in which each column plays the part that is declared here, and
 * every row of the answer counts enough different values of the declared columns.
 *
 * <p><b>Not a guarantee.</b> Small groups are suppressed, as {@link Suppression.Form} says with its
 * leaks. Differences between answers can tell about single rows.
 *
 * <p>Immutable and thread-safe.
 */
public final class AggregationRule implements AnalysisRule {
  /** The scalar functions that a rule can allow, as templates write them. */
  public static final Set<String> SCALAR_FUNCTIONS =
      Collections.unmodifiableSet(
          new TreeSet<>(
              List.of(
                  "ABS",
                  "CAST",
                  "CEIL",
                  "COALESCE",
                  "EXTRACT",
                  "FLOOR",
                  "LOWER",
                  "SUBSTRING",
                  "TRIM",
                  "UPPER")));

  private final Map<String, Set<AggregateFunction>> aggregates;
  private final Set<String> joins;
  private final Set<String> dimensions;
  private final Set<JoinOperator> operators;
  private final Set<String> functions;
  private final Map<String, Integer> minimums;
  private final boolean joinRequired;
  private final Suppression suppression;

  private AggregationRule(Builder builder) {
    this.aggregates = new TreeMap<>();
    builder.aggregates.forEach((c, f) -> aggregates.put(c, Collections.unmodifiableSet(f)));
    this.joins = Collections.unmodifiableSet(new TreeSet<>(builder.joins));
    this.dimensions = Collections.unmodifiableSet(new TreeSet<>(builder.dimensions));
    this.operators =
        Collections.unmodifiableSet(
            new TreeSet<>(
                builder.operators == null ? EnumSet.of(JoinOperator.AND) : builder.operators));
    this.functions = Collections.unmodifiableSet(new TreeSet<>(builder.functions));
    this.minimums = Collections.unmodifiableMap(new TreeMap<>(builder.minimums));
    this.joinRequired = builder.joinRequired;
    this.suppression =
        builder.suppression == null ? Suppression.of(Suppression.Form.DROP) : builder.suppression;
  }

  /**
   * Returns the words that may connect the conditions of ON.
   *
   * @return AND alone, unless declared otherwise
   */
  public Set<JoinOperator> joinOperators() {
    return operators;
  }

  /**
   * Returns the scalar functions that may be applied to dimension columns.
   *
   * @return some of {@link #SCALAR_FUNCTIONS}
   */
  public Set<String> scalarFunctions() {
    return functions;
  }

  /** The columns with which some function calculates, so that they must be numbers. */
  Set<String> arithmetic() {
    Set<AggregateFunction> counts =
        EnumSet.of(AggregateFunction.COUNT, AggregateFunction.COUNT_DISTINCT);
    Set<String> calculated = new TreeSet<>(aggregates.keySet());
    calculated.removeIf(column -> counts.containsAll(aggregates.getOrDefault(column, Set.of())));
    return calculated;
  }

  Set<String> columns() {
    Set<String> all = new TreeSet<>(aggregates.keySet());
    all.addAll(joins);
    all.addAll(dimensions);
    all.addAll(minimums.keySet());
    return all;
  }

  Controls controls(String table, List<String> columns) {
    ControlsBuilder controls = new ControlsBuilder(table);
    for (String column : columns) {
      Set<ColumnUse> granted = EnumSet.noneOf(ColumnUse.class);
      if (dimensions.contains(column)) {
        granted.addAll(ControlsBuilder.LISTED);
      }
      if (joins.contains(column)) {
        granted.add(ColumnUse.JOIN);
      }
      aggregates.getOrDefault(column, Set.of()).forEach(f -> granted.add(f.use()));
      controls.denyAllBut(column, granted);
    }
    minimums.forEach(controls::columnMinimum);
    controls.suppression(suppression);
    controls.plainAggregates();
    if (joinRequired) {
      controls.joinWithRunner();
    }
    return controls.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AggregationRule that && toString().equals(that.toString());
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
    return "aggregation: aggregate "
        + aggregates
        + ", join "
        + joins
        + " by "
        + operators
        + (joinRequired ? " with the runner" : "")
        + ", dimension "
        + dimensions
        + ", function "
        + functions
        + ", at least "
        + minimums
        + ", smaller rows are "
        + suppression;
  }

  /** Collects the parts of a rule; nothing is granted by default. */
  public static final class Builder {
    private final Map<String, Set<AggregateFunction>> aggregates = new TreeMap<>();
    private final Set<String> joins = new LinkedHashSet<>();
    private final Set<String> dimensions = new LinkedHashSet<>();
    private final Set<String> functions = new LinkedHashSet<>();
    private final Map<String, Integer> minimums = new TreeMap<>();
    private @Nullable Set<JoinOperator> operators;
    private @Nullable Suppression suppression;
    private boolean joinRequired;

    Builder() {}

    /**
     * Lets a function aggregate columns.
     *
     * @param function the function
     * @param columns column names, of numbers unless the function counts
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder aggregate(AggregateFunction function, String... columns) {
      for (String column : columns) {
        aggregates
            .computeIfAbsent(column, c -> EnumSet.noneOf(AggregateFunction.class))
            .add(function);
      }
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
     * Demands that every query joins the table, directly or over others, with one of the runner's.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder joinRequired() {
      joinRequired = true;
      return this;
    }

    /**
     * Sets the words that may connect the conditions of ON; AND alone without this call.
     *
     * @param operators none, one or both; OR alone refuses AND
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
     * Lets columns be group keys, be listed by SELECT and ORDER BY and be read by WHERE.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder dimension(String... columns) {
      dimensions.addAll(List.of(columns));
      return this;
    }

    /**
     * Lets scalar functions be applied to dimension columns.
     *
     * @param names some of {@link #SCALAR_FUNCTIONS}, without regard to case
     * @return this builder
     * @throws IllegalArgumentException if there is no such function
     */
    @CanIgnoreReturnValue
    public Builder scalarFunctions(String... names) {
      for (String name : names) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (!SCALAR_FUNCTIONS.contains(upper)) {
          throw new IllegalArgumentException(
              "there is no scalar function '" + name + "', but " + SCALAR_FUNCTIONS);
        }
        functions.add(upper);
      }
      return this;
    }

    /**
     * Demands that every row of an answer counts at least so many different values of a column,
     * whether the query names the column or not; NULL is no value. All demands hold together.
     *
     * @param column any column of the table
     * @param minimum 2 to {@link Threshold#LARGEST}
     * @return this builder
     * @throws IllegalArgumentException if the number is not in its range
     * @throws IllegalStateException if the column has a minimum already
     */
    @CanIgnoreReturnValue
    public Builder minimum(String column, int minimum) {
      if (minimums.putIfAbsent(column, Threshold.checkMinimum(minimum, "the minimum")) != null) {
        throw new IllegalStateException("column '" + column + "' has a minimum already");
      }
      return this;
    }

    /**
     * Sets what becomes of rows that count too few; they are left out without this call.
     *
     * @param suppression the suppression
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder suppression(Suppression suppression) {
      if (this.suppression != null) {
        throw new IllegalStateException("suppression was already set to " + this.suppression);
      }
      this.suppression = suppression;
      return this;
    }

    /**
     * Returns the rule.
     *
     * @return the rule
     * @throws IllegalStateException if no column can be aggregated, no minimum was set, a dimension
     *     column is a join or aggregate column too, or the table must be joined but has no join
     *     column
     */
    public AggregationRule build() {
      if (aggregates.isEmpty() || minimums.isEmpty()) {
        throw new IllegalStateException(
            "the rule lacks "
                + (aggregates.isEmpty() ? "a column to aggregate" : "a minimum for its answers"));
      }
      for (String column : dimensions) {
        if (joins.contains(column) || aggregates.containsKey(column)) {
          throw new IllegalStateException(
              "column '" + column + "' is a dimension and cannot be joined or aggregated too");
        }
      }
      if (joinRequired && joins.isEmpty()) {
        throw new IllegalStateException("the table must be joined, but has no join column");
      }
      return new AggregationRule(this);
    }
  }
}
