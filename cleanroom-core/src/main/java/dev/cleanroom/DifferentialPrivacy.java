package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rule of a private table: answers are differentially private, and each column may be used only
 * as granted here. What is not granted is refused.
 *
 * <p><b>Guarantee.</b> Every answer that reads the table is (ε, δ)-differentially private for the
 * removal of all rows of one {@link PrivacyUnit}, with (ε, δ) at most {@link #maxLoss()}.
 *
 * <p>Immutable and thread-safe.
 */
public final class DifferentialPrivacy implements AnalysisRule {
  private final Set<String> groupable;
  private final Set<String> filterable;
  private final Set<String> joinable;
  private final Set<String> countable;
  private final Map<String, ValueBounds> bounds;
  private final PrivacyLoss maxLoss;

  private DifferentialPrivacy(Builder builder, PrivacyLoss maxLoss) {
    this.groupable = Collections.unmodifiableSet(new LinkedHashSet<>(builder.groupable));
    this.filterable = Collections.unmodifiableSet(new LinkedHashSet<>(builder.filterable));
    this.joinable = Collections.unmodifiableSet(new LinkedHashSet<>(builder.joinable));
    this.countable = Collections.unmodifiableSet(new LinkedHashSet<>(builder.countable));
    this.bounds = Collections.unmodifiableMap(new LinkedHashMap<>(builder.bounds));
    this.maxLoss = maxLoss;
  }

  /**
   * Returns the columns whose values may become group keys of an answer.
   *
   * @return column names
   */
  public Set<String> groupable() {
    return groupable;
  }

  /**
   * Returns the columns that conditions may read.
   *
   * @return column names
   */
  public Set<String> filterable() {
    return filterable;
  }

  /**
   * Returns the columns that joins may compare.
   *
   * @return column names
   */
  public Set<String> joinable() {
    return joinable;
  }

  /**
   * Returns the columns that aggregates may read, with or without bounds.
   *
   * @return column names
   */
  public Set<String> aggregatable() {
    Set<String> all = new LinkedHashSet<>(countable);
    all.addAll(bounds.keySet());
    return Collections.unmodifiableSet(all);
  }

  /**
   * Returns the interval of a column's values, where one was declared.
   *
   * @param column a column name
   * @return the interval, or empty if the column may at most be counted
   */
  public Optional<ValueBounds> bounds(String column) {
    return Optional.ofNullable(bounds.get(column));
  }

  /**
   * Returns the largest loss of one run.
   *
   * @return ε and δ
   */
  public PrivacyLoss maxLoss() {
    return maxLoss;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DifferentialPrivacy that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /**
   * Returns all grants in a fixed order.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return "differential privacy: group "
        + new TreeSet<>(groupable)
        + ", filter "
        + new TreeSet<>(filterable)
        + ", join "
        + new TreeSet<>(joinable)
        + ", count "
        + new TreeSet<>(countable)
        + ", aggregate "
        + new TreeMap<>(bounds)
        + ", at most "
        + maxLoss
        + " a run";
  }

  /** Collects the grants of a rule; nothing is granted by default. */
  public static final class Builder {
    private final Set<String> groupable = new LinkedHashSet<>();
    private final Set<String> filterable = new LinkedHashSet<>();
    private final Set<String> joinable = new LinkedHashSet<>();
    private final Set<String> countable = new LinkedHashSet<>();
    private final Map<String, ValueBounds> bounds = new LinkedHashMap<>();
    private @Nullable PrivacyLoss maxLoss;

    Builder() {}

    /**
     * Lets values of these columns become group keys.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder groupBy(String... columns) {
      groupable.addAll(Arrays.asList(columns));
      return this;
    }

    /**
     * Lets conditions read these columns.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder filter(String... columns) {
      filterable.addAll(Arrays.asList(columns));
      return this;
    }

    /**
     * Lets joins compare these columns with columns of other tables.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder join(String... columns) {
      joinable.addAll(Arrays.asList(columns));
      return this;
    }

    /**
     * Lets COUNT read these columns.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder count(String... columns) {
      countable.addAll(Arrays.asList(columns));
      return this;
    }

    /**
     * Lets aggregates read a numeric column, whose values are clamped to an interval.
     *
     * @param column a numeric column
     * @param low the smallest value, in the column's unit
     * @param high the largest value
     * @return this builder
     * @throws IllegalArgumentException if the interval is not valid
     * @throws IllegalStateException if the column has an interval already
     */
    @CanIgnoreReturnValue
    public Builder aggregate(String column, String low, String high) {
      if (bounds.putIfAbsent(column, ValueBounds.of(low, high)) != null) {
        throw new IllegalStateException("column '" + column + "' has an interval already");
      }
      return this;
    }

    /**
     * Sets the largest loss of one run.
     *
     * @param loss ε &gt; 0 and δ ≥ 0
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if ε is zero or more than 10⁹, or δ is 1 or more
     */
    @CanIgnoreReturnValue
    public Builder maxLoss(PrivacyLoss loss) {
      if (maxLoss != null) {
        throw new IllegalStateException("maxLoss was already set to " + maxLoss);
      }
      if (loss.epsilon().signum() == 0) {
        throw new IllegalArgumentException("maxLoss must have ε > 0");
      }
      maxLoss = loss.checked();
      return this;
    }

    /**
     * Returns the rule.
     *
     * @return the rule
     * @throws IllegalStateException if {@code maxLoss} was not set
     */
    public DifferentialPrivacy build() {
      if (maxLoss == null) {
        throw new IllegalStateException("the rule lacks maxLoss, the largest loss of one run");
      }
      return new DifferentialPrivacy(this, maxLoss);
    }
  }
}
