package dev.cleanroom;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.rule.Controls;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A table with its owner, the columns that exist for others, its analysis rule and its privacy
 * unit. Immutable and thread-safe.
 */
public final class ConfiguredTable {
  private final String name;
  private final String owner;
  private final Table table;
  private final List<Column> columns;
  private final AnalysisRule rule;
  private final @Nullable PrivacyUnit unit;
  private final @Nullable Budget budget;
  private final @Nullable Supplier<String> snapshot;
  private final String dataset;
  private final Controls controls;

  private ConfiguredTable(Builder builder, List<Column> columns, AnalysisRule rule) {
    this.name = builder.table.name();
    this.owner = builder.owner;
    this.table = builder.table;
    this.columns = List.copyOf(columns);
    this.rule = rule;
    this.unit = builder.unit;
    this.budget = builder.budget;
    this.snapshot = builder.snapshot;
    this.dataset = builder.dataset == null ? name : builder.dataset;
    this.controls = builder.agreed().meet(ruleControls());
  }

  private Controls ruleControls() {
    List<String> names = columns.stream().map(Column::name).toList();
    if (rule instanceof AggregationRule aggregation) {
      return aggregation.controls(name, names);
    } else if (rule instanceof ListRule list) {
      return list.controls(name, names);
    } else if (rule instanceof CustomRule custom) {
      return custom.controls(name, names, unit);
    }
    return Controls.NONE;
  }

  /**
   * Starts the configuration of a table.
   *
   * @param owner the name of the member who contributes the table
   * @param table the table
   * @return a builder
   */
  public static Builder of(String owner, Table table) {
    return new Builder(owner, table);
  }

  /**
   * Returns the name by which templates call the table.
   *
   * @return an identifier
   */
  public String name() {
    return name;
  }

  /**
   * Returns the name of the member who contributes the table.
   *
   * @return a member's name
   */
  public String owner() {
    return owner;
  }

  /**
   * Returns the table itself.
   *
   * @return the table
   */
  public Table table() {
    return table;
  }

  /**
   * Returns the columns that exist for templates, in the order of the allow-list.
   *
   * @return the columns
   */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Returns the rule.
   *
   * @return the rule
   */
  public AnalysisRule rule() {
    return rule;
  }

  /**
   * Returns the privacy unit.
   *
   * @return the unit; empty for tables whose rule counts no units
   */
  public Optional<PrivacyUnit> unit() {
    return Optional.ofNullable(unit);
  }

  /**
   * Returns what all runs that read the table's data set may spend together.
   *
   * @return the budget; empty for tables that are not under differential privacy
   */
  public Optional<Budget> budget() {
    return Optional.ofNullable(budget);
  }

  /**
   * Returns which state of the data the table shows now.
   *
   * @return the owner's label, empty if there is none
   * @throws IllegalStateException if the label is empty or too long, or cannot be told
   */
  public Optional<String> snapshot() {
    if (snapshot == null) {
      return Optional.empty();
    }
    String label = label(snapshot);
    if (label.isEmpty() || label.length() > 200) {
      throw new IllegalStateException("the snapshot of " + name + " must have 1 to 200 characters");
    }
    return Optional.of(label);
  }

  /** Whoever runs a template hears of a failure, but not what the owner's code has to say of it. */
  private String label(Supplier<String> given) {
    @Nullable String label = null;
    try {
      label = given.get();
    } catch (RuntimeException e) {
      // told below, without what may name the owner's systems
    }
    if (label == null) {
      throw new IllegalStateException("the snapshot of " + name + " cannot be told");
    }
    return label;
  }

  /**
   * Returns the identity of the data that the budget is bound to. Tables of the same owner and data
   * set share one account, also in other collaborations on the same ledger; within a collaboration
   * all of their budgets hold.
   *
   * @return a label, the table's name unless declared otherwise
   */
  public String dataset() {
    return dataset;
  }

  /**
   * Returns whether a rule restricts what may be asked of the table.
   *
   * @return false for a reference table
   */
  public boolean isPrivate() {
    return !(rule instanceof PublicReference);
  }

  /**
   * Returns the rule of differential privacy, whether it stands alone or in a custom rule.
   *
   * @return the rule, empty for tables under other rules
   */
  public Optional<DifferentialPrivacy> privacy() {
    return rule instanceof CustomRule custom
        ? custom.differentialPrivacy()
        : Optional.of(rule)
            .filter(DifferentialPrivacy.class::isInstance)
            .map(DifferentialPrivacy.class::cast);
  }

  /**
   * Returns how answers that read the table are protected.
   *
   * @return the level, empty for a reference table
   */
  public Optional<Protection> protection() {
    if (rule instanceof PublicReference) {
      return Optional.empty();
    } else if (privacy().isPresent()) {
      return Optional.of(Protection.DIFFERENTIAL_PRIVACY);
    } else if (rule instanceof ListRule) {
      return Optional.of(Protection.LIST);
    }
    boolean exact = rule instanceof CustomRule custom && custom.threshold().isEmpty();
    return Optional.of(exact ? Protection.NONE : Protection.THRESHOLD);
  }

  /**
   * Returns what the rule and the owner's consent to this collaboration demand of queries.
   *
   * @return the controls
   */
  public Controls controls() {
    return controls;
  }

  /**
   * Returns the configuration in words, without any cell.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return name
        + " of "
        + owner
        + " "
        + columns
        + (unit == null ? "" : ", unit " + unit)
        + ", "
        + rule
        + (budget == null ? "" : ", budget " + budget)
        + controls.receivers().map(r -> ", for " + r).orElse("")
        + (controls.uses().size() == AnswerUse.values().length ? "" : ", use " + controls.uses());
  }

  /** Collects the parts of a configured table. */
  public static final class Builder {
    private final String owner;
    private final Table table;
    private final List<String> allowed = new ArrayList<>();
    private @Nullable AnalysisRule rule;
    private @Nullable PrivacyUnit unit;
    private @Nullable Budget budget;
    private @Nullable Supplier<String> snapshot;
    private @Nullable String dataset;
    private @Nullable Set<String> receivers;
    private @Nullable Set<AnswerUse> uses;

    private Builder(String owner, Table table) {
      this.owner = Names.checkLabel(owner, "owner");
      this.table = table;
    }

    /**
     * Lists the columns that exist for templates. Others cannot be named.
     *
     * @param columns names of columns of the table
     * @return this builder
     * @throws IllegalStateException if columns were listed already
     */
    @CanIgnoreReturnValue
    public Builder columns(String... columns) {
      require(allowed.isEmpty(), "columns", allowed);
      allowed.addAll(List.of(columns));
      return this;
    }

    /**
     * Sets the privacy unit: needed under differential privacy and under a custom rule's threshold,
     * whose rows count units. Under other rules it means nothing and is refused; an aggregation
     * rule counts by its own minimums.
     *
     * @param unit the unit
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder unit(PrivacyUnit unit) {
      require(this.unit == null, "unit", this.unit);
      this.unit = unit;
      return this;
    }

    /**
     * Sets the rule.
     *
     * @param rule the rule
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder rule(AnalysisRule rule) {
      require(this.rule == null, "rule", this.rule);
      this.rule = rule;
      return this;
    }

    /**
     * Sets the budget of a table under differential privacy; under other rules nothing is charged,
     * and a budget is refused.
     *
     * @param cap the largest composed loss of all runs
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if ε is more than 10⁹, or δ is 1 or more
     */
    @CanIgnoreReturnValue
    public Builder budget(PrivacyLoss cap) {
      return budget(Budget.of(cap.checked()));
    }

    /**
     * Sets the budget of a table under differential privacy, with caps within the lifetime's; under
     * other rules nothing is charged, and a budget is refused.
     *
     * @param budget the lifetime cap, and caps for parts of the spending
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder budget(Budget budget) {
      require(this.budget == null, "budget", this.budget);
      this.budget = budget;
      return this;
    }

    /**
     * Says which state of the data the table shows, so that equal runs over equal states are
     * answered once: whoever runs again what was run before gets the same answer, and pays nothing.
     * Analysts can see from a charge that the state has changed, so tie it to something that is no
     * secret, such as the date of a delivery. Without it every run draws anew.
     *
     * @param snapshot gives a label that is another whenever the rows are others, at most 200
     *     characters; called for each run, before it is charged
     * @return this builder
     * @throws IllegalStateException if it was set already
     */
    @CanIgnoreReturnValue
    public Builder snapshot(Supplier<String> snapshot) {
      require(this.snapshot == null, "snapshot", this.snapshot);
      this.snapshot = snapshot;
      return this;
    }

    /**
     * Names the data set that the budget is bound to, where it is not the table's name. Give the
     * same name to every table made from the same data.
     *
     * @param dataset a label
     * @return this builder
     * @throws IllegalStateException if it was set already
     * @throws IllegalArgumentException if the label is blank or too long
     */
    @CanIgnoreReturnValue
    public Builder dataset(String dataset) {
      require(this.dataset == null, "dataset", this.dataset);
      this.dataset = Names.checkLabel(dataset, "dataset");
      return this;
    }

    /**
     * Lets only these members receive answers that read the table. Without this call, every member
     * with the ability may.
     *
     * @param members members' names; none lets nobody receive any
     * @return this builder
     * @throws IllegalStateException if they were listed already
     */
    @CanIgnoreReturnValue
    public Builder receivers(String... members) {
      require(receivers == null, "receivers", receivers);
      this.receivers = new TreeSet<>(List.of(members));
      return this;
    }

    /**
     * Says what answers that read the table may be for. Without this call, anything.
     *
     * @param uses the uses; none refuses every template
     * @return this builder
     * @throws IllegalStateException if they were listed already
     */
    @CanIgnoreReturnValue
    public Builder uses(AnswerUse... uses) {
      require(this.uses == null, "uses", this.uses);
      this.uses = EnumSet.noneOf(AnswerUse.class);
      this.uses.addAll(List.of(uses));
      return this;
    }

    private Controls agreed() {
      ControlsBuilder agreed = new ControlsBuilder(table.name());
      if (receivers != null) {
        agreed.receivers(receivers);
      }
      if (uses != null) {
        agreed.uses(uses);
      }
      return agreed.build();
    }

    private static void require(boolean unset, String what, @Nullable Object value) {
      if (!unset) {
        throw new IllegalStateException(what + " was already set to " + value);
      }
    }

    /**
     * Returns the configured table.
     *
     * @return the table
     * @throws IllegalStateException if the columns or the rule were not set, or the unit or the
     *     budget is missing where the rule needs it, or set where it means nothing
     * @throws IllegalArgumentException if a listed column does not exist or stands twice, or the
     *     rule or the unit names one that does not exist or that it cannot be granted to
     */
    public ConfiguredTable build() {
      if (allowed.isEmpty()) {
        throw new IllegalStateException(table.name() + " lacks columns, the allow-list");
      }
      if (rule == null) {
        throw new IllegalStateException(table.name() + " lacks an analysis rule");
      }
      List<Column> columns = TableChecks.allowedColumns(table, allowed);
      TableChecks.checkParts(table, columns, rule, unit, budget);
      return new ConfiguredTable(this, columns, rule);
    }
  }
}
