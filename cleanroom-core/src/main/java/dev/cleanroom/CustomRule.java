package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.rule.ColumnSensitivity;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is put together from parts: one protection of the output, and whatever else queries
 * must keep to. A part that is not set restricts nothing.
 *
 * <p>The protection is a {@link Threshold}, {@link DifferentialPrivacy}, or explicitly none; see
 * {@link Protection} for what each is worth. Immutable and thread-safe.
 */
public final class CustomRule implements AnalysisRule {
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\w .@-]+");

  private final @Nullable Threshold threshold;
  private final @Nullable DifferentialPrivacy privacy;
  private final @Nullable Set<String> templates;
  private final Set<String> providers;
  private final Set<String> hidden;
  private final Map<String, Set<ColumnUse>> denied;
  private final @Nullable Set<String> withLiterals;
  private final @Nullable Set<String> withColumns;
  private final @Nullable JoinRestriction restriction;
  private final boolean classified;

  private CustomRule(Builder builder) {
    this.threshold = builder.threshold;
    this.privacy = builder.privacy;
    this.templates = sorted(builder.templates);
    this.providers = Collections.unmodifiableSet(new TreeSet<>(builder.providers));
    this.hidden = Collections.unmodifiableSet(new TreeSet<>(builder.hidden));
    this.denied = Collections.unmodifiableMap(new TreeMap<>(builder.denied));
    this.withLiterals = sorted(builder.withLiterals);
    this.withColumns = sorted(builder.withColumns);
    this.restriction = builder.restriction;
    this.classified = builder.classified;
  }

  private static @Nullable Set<String> sorted(@Nullable Set<String> set) {
    return set == null ? null : Collections.unmodifiableSet(new TreeSet<>(set));
  }

  /**
   * Returns a rule that gives each column a class of sensitivity, as Amazon Marketing Cloud does: a
   * row that counts fewer units than a key's class needs shows NULL for that key, as {@link
   * Suppression.Form#NULL_DIMENSION} says. Columns without a class are internal.
   *
   * @param classes the class of each column
   * @param units the smallest number of units of a row without keys, 2 to {@link Threshold#LARGEST}
   * @return a builder, to which more can be added
   * @throws IllegalArgumentException if the number is not in its range
   */
  public static Builder bySensitivity(Map<String, ColumnSensitivity> classes, int units) {
    Threshold threshold =
        Threshold.of(units)
            .withAnyExpression()
            .withSuppression(Suppression.of(Suppression.Form.NULL_DIMENSION));
    Builder builder = new Builder();
    for (Map.Entry<String, ColumnSensitivity> column : new TreeMap<>(classes).entrySet()) {
      threshold = threshold.withColumn(column.getKey(), column.getValue().minimum());
      builder.denied.put(column.getKey(), column.getValue().denied());
    }
    builder.classified = true;
    return builder.threshold(threshold);
  }

  /**
   * Returns the threshold.
   *
   * @return the threshold, empty under differential privacy or without protection
   */
  public Optional<Threshold> threshold() {
    return Optional.ofNullable(threshold);
  }

  /**
   * Returns the rule of differential privacy inside.
   *
   * @return the rule, empty under a threshold or without protection
   */
  public Optional<DifferentialPrivacy> differentialPrivacy() {
    return Optional.ofNullable(privacy);
  }

  /**
   * Returns whether a template may be run at all.
   *
   * @param template the template
   * @return true if the rule restricts no templates, or it is listed by name or by its provider
   */
  public boolean allows(AnalysisTemplate template) {
    return templates == null || templates.contains(template.name()) || trusts(template);
  }

  /**
   * Returns whether the owner has approved a template in advance, because of who wrote it.
   *
   * @param template the template
   * @return true if its provider is listed
   */
  public boolean trusts(AnalysisTemplate template) {
    return template.provider().filter(providers::contains).isPresent();
  }

  /**
   * Returns the members whose templates are approved in advance.
   *
   * @return members' names
   */
  public Set<String> providers() {
    return providers;
  }

  Set<String> columns() {
    Set<String> all = new TreeSet<>(hidden);
    all.addAll(denied.keySet());
    if (withLiterals != null) {
      all.addAll(withLiterals);
    }
    if (withColumns != null) {
      all.addAll(withColumns);
    }
    if (restriction != null) {
      all.addAll(restriction.columns());
    }
    threshold().ifPresent(t -> all.addAll(t.columns().keySet()));
    return all;
  }

  Controls controls(String table, List<String> columns, @Nullable PrivacyUnit unit) {
    ControlsBuilder controls = new ControlsBuilder(table);
    hidden.forEach(column -> controls.deny(column, ControlsBuilder.OUTPUT));
    denied.forEach(controls::deny);
    if (classified) {
      controls.denyOthers(columns, denied.keySet(), ColumnSensitivity.INTERNAL.denied());
    }
    if (withLiterals != null) {
      controls.denyOthers(columns, withLiterals, Set.of(ColumnUse.LITERAL));
    }
    if (withColumns != null) {
      controls.denyOthers(columns, withColumns, Set.of(ColumnUse.COMPARE, ColumnUse.JOIN));
    }
    if (restriction != null) {
      controls.restrictJoins(restriction, columns);
    }
    if (threshold != null) {
      controls.threshold(threshold);
      if (unit != null && !unit.hasParent()) {
        controls.deny(unit.column(), ControlsBuilder.OUTPUT);
        controls.deny(unit.column(), Set.of(ColumnUse.LITERAL));
      }
    }
    return controls.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CustomRule that && toString().equals(that.toString());
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
    return "custom: "
        + (threshold != null ? threshold : privacy != null ? privacy : "exact answers")
        + (templates == null ? "" : ", templates " + quoted(templates))
        + (providers.isEmpty() ? "" : ", providers " + quoted(providers))
        + (hidden.isEmpty() ? "" : ", no output of " + hidden)
        + (classified ? ", denied by class " + denied : "")
        + (withLiterals == null ? "" : ", literals with " + withLiterals)
        + (withColumns == null ? "" : ", columns with " + withColumns)
        + (restriction == null ? "" : ", " + restriction);
  }

  /** Approvals are bound to this text: names that hold commas must not read like several names. */
  private static List<String> quoted(Set<String> names) {
    return names.stream()
        .map(n -> PLAIN_NAME.matcher(n).matches() ? n : "'" + n.replace("'", "''") + "'")
        .toList();
  }

  /** Collects the parts of a rule. */
  public static final class Builder {
    private final Set<String> providers = new LinkedHashSet<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    private final Map<String, Set<ColumnUse>> denied = new LinkedHashMap<>();
    private @Nullable Threshold threshold;
    private @Nullable DifferentialPrivacy privacy;
    private @Nullable Set<String> templates;
    private @Nullable Set<String> withLiterals;
    private @Nullable Set<String> withColumns;
    private @Nullable JoinRestriction restriction;
    private boolean exact;
    private boolean classified;

    Builder() {}

    /**
     * Protects answers by a threshold on units. The table's privacy unit is then never shown, and
     * never compared with a literal.
     *
     * @param threshold the threshold
     * @return this builder
     * @throws IllegalStateException if a protection was set already
     */
    @CanIgnoreReturnValue
    public Builder threshold(Threshold threshold) {
      requireNoProtection();
      this.threshold = threshold;
      return this;
    }

    /**
     * Protects answers by differential privacy.
     *
     * @param rule the grants and the largest loss
     * @return this builder
     * @throws IllegalStateException if a protection was set already
     */
    @CanIgnoreReturnValue
    public Builder differentialPrivacy(DifferentialPrivacy rule) {
      requireNoProtection();
      this.privacy = rule;
      return this;
    }

    /**
     * Lets exact answers leave, however few units they count. What protects the rows is then the
     * owner's reading of each template alone.
     *
     * @return this builder
     * @throws IllegalStateException if a protection was set already
     */
    @CanIgnoreReturnValue
    public Builder exactAnswers() {
      requireNoProtection();
      this.exact = true;
      return this;
    }

    private void requireNoProtection() {
      if (threshold != null || privacy != null || exact) {
        throw new IllegalStateException(
            "a rule has one of a threshold, differential privacy and exact answers, and it was set"
                + " already");
      }
    }

    /**
     * Refuses every template but these and those of {@link #providers}. The owner approves each all
     * the same.
     *
     * @param names templates' names; none refuses all
     * @return this builder
     * @throws IllegalStateException if they were set already
     */
    @CanIgnoreReturnValue
    public Builder templates(String... names) {
      requireUnset(templates, "templates");
      this.templates = new LinkedHashSet<>(List.of(names));
      return this;
    }

    /**
     * Approves in advance every template that these members provide, if it passes the rule.
     *
     * @param members members' names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder providers(String... members) {
      providers.addAll(List.of(members));
      return this;
    }

    /**
     * Keeps columns out of answers: neither they nor what is computed from them may be a group key
     * or be summed, nor may columns that the query compares with them. They can be counted, joined
     * and read by conditions.
     *
     * @param columns column names
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder disallowOutput(String... columns) {
      hidden.addAll(List.of(columns));
      return this;
    }

    /**
     * Lists the columns that conditions may compare with literals, parameters and columns of the
     * runner's, or of public tables of which the query picks rows, also by way of columns that they
     * are compared with. A join with the runner's table is such a comparison, unless it is on the
     * privacy unit of a threshold. Without this call, all may be.
     *
     * @param columns column names; none forbids every such comparison
     * @return this builder
     * @throws IllegalStateException if they were listed already
     */
    @CanIgnoreReturnValue
    public Builder compareWithLiterals(String... columns) {
      requireUnset(withLiterals, "compareWithLiterals");
      this.withLiterals = new LinkedHashSet<>(List.of(columns));
      return this;
    }

    /**
     * Lists the columns that conditions and joins may compare with other columns. Without this
     * call, all may be.
     *
     * @param columns column names; none forbids every such comparison
     * @return this builder
     * @throws IllegalStateException if they were listed already
     */
    @CanIgnoreReturnValue
    public Builder compareWithColumns(String... columns) {
      requireUnset(withColumns, "compareWithColumns");
      this.withColumns = new LinkedHashSet<>(List.of(columns));
      return this;
    }

    /**
     * Says which joins the table must or may take part in.
     *
     * @param restriction the restriction
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder joinRestriction(JoinRestriction restriction) {
      requireUnset(this.restriction, "joinRestriction");
      this.restriction = restriction;
      return this;
    }

    private static void requireUnset(@Nullable Object value, String what) {
      if (value != null) {
        throw new IllegalStateException(what + " was already set to " + value);
      }
    }

    /**
     * Returns the rule.
     *
     * @return the rule
     * @throws IllegalStateException if no protection was set, or controls of columns stand beside
     *     differential privacy, whose own grants say the same
     */
    public CustomRule build() {
      requireProtection();
      if (privacy != null && (!hidden.isEmpty() || withLiterals != null || withColumns != null)) {
        throw new IllegalStateException(
            "under differential privacy the rule's grants say which columns are shown and"
                + " compared");
      }
      return new CustomRule(this);
    }

    private void requireProtection() {
      if (threshold == null && privacy == null && !exact) {
        throw new IllegalStateException(
            "the rule lacks a protection: a threshold, differential privacy or exact answers");
      }
    }
  }
}
