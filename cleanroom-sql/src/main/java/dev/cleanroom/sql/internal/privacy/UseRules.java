package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Whether the rules without noise let columns be used as a query uses them. A column that is
 * compared with another stands for it: what a custom rule denies of the one it denies of the other.
 */
final class UseRules {
  private static final Set<ColumnUse> SHARED =
      Set.of(
          ColumnUse.GROUP, ColumnUse.SUM, ColumnUse.SUM_DISTINCT, ColumnUse.AVG, ColumnUse.LITERAL);

  /**
   * A comparison with a column of the runner's is one with literals: the runner may put a single
   * row into its table. So is one with a column of a table whose rows are not counted and of which
   * the query picks some. A unit may be joined with them all the same; that is what thresholds are
   * for.
   */
  private static final Set<ColumnUse> COMPARISONS = Set.of(ColumnUse.JOIN, ColumnUse.COMPARE);

  private final Controls controls;
  private final String runner;
  private final Refusals refusals;
  private final List<Use> seen = new ArrayList<>();
  private final Set<String> picked = new LinkedHashSet<>();
  private final Map<BaseColumn, Set<BaseColumn>> compared = new LinkedHashMap<>();

  UseRules(Controls controls, String runner, Refusals refusals) {
    this.controls = controls;
    this.runner = runner;
    this.refusals = refusals;
  }

  /** A use of a column, and where it is named. */
  private record Use(BaseColumn column, ColumnUse use, SqlParserPos pos) {}

  /** Finds where a column is named. */
  interface Place {
    SqlParserPos of(BaseColumn column);
  }

  boolean denies(BaseColumn column, ColumnUse use) {
    return controls.denies(column.toString(), use);
  }

  /** A condition on a column that may not be read at all is told once, as that. */
  void check(Collection<BaseColumn> columns, ColumnUse use, Place place) {
    for (BaseColumn column : columns) {
      seen.add(new Use(column, use, place.of(column)));
      boolean repeats =
          (use == ColumnUse.LITERAL || use == ColumnUse.COMPARE)
              && controls.denies(column.toString(), ColumnUse.FILTER);
      if (controls.denies(column.toString(), use) && !repeats) {
        refuse(column, use, "", place.of(column));
      }
    }
  }

  /** A unit is joined with the runner's by equality; everything else picks out one or leaves it. */
  void checkUnequal(Set<BaseColumn> all, Place place) {
    if (all.stream().anyMatch(this::isUncounted)) {
      check(all.stream().filter(BaseColumn::isUnit).toList(), ColumnUse.LITERAL, place);
    }
  }

  /** Whether nobody counts the rows of a column's table, or the runner can choose them. */
  boolean isUncounted(BaseColumn column) {
    String table = column.table().name();
    boolean isCounted =
        controls.thresholds().containsKey(table)
            || controls.columnMinimums().keySet().stream().anyMatch(c -> c.startsWith(table + "."));
    return !isCounted || isRunners(column);
  }

  boolean isRunners(BaseColumn column) {
    return column.table().owner().equals(runner);
  }

  /** Remembers tables of which a query picks rows by their order, number or position. */
  void pick(Collection<ConfiguredTable> tables) {
    tables.forEach(table -> picked.add(table.name()));
  }

  /** What is compared with a table of which rows are picked is picked by it. */
  private void spreadPicks() {
    boolean grows = true;
    while (grows) {
      grows = false;
      for (BaseColumn column : compared.keySet()) {
        boolean picks = reached(column).stream().anyMatch(this::standsForLiterals);
        grows |= isUncounted(column) && picks && picked.add(column.table().name());
      }
    }
  }

  private boolean standsForLiterals(BaseColumn column) {
    return isRunners(column) || (isUncounted(column) && picked.contains(column.table().name()));
  }

  /** Remembers that columns are compared with each other. */
  void compare(Set<BaseColumn> columns) {
    for (BaseColumn column : columns) {
      compared.computeIfAbsent(column, c -> new LinkedHashSet<>()).addAll(columns);
    }
  }

  /** Checks each use of a column as a use of those that it is compared with. */
  void finish() {
    spreadPicks();
    for (Use use : List.copyOf(seen)) {
      if (SHARED.contains(use.use)) {
        reached(use.column).forEach(other -> share(use.column, other, use.use));
      } else if (standsForLiterals(use.column) && COMPARISONS.contains(use.use)) {
        reached(use.column).stream()
            .filter(other -> !other.isUnit())
            .forEach(other -> share(use.column, other, ColumnUse.LITERAL));
      }
    }
  }

  /** A group for each unit counts one unit and is suppressed; there is no need to refuse it. */
  private void share(BaseColumn from, BaseColumn other, ColumnUse use) {
    boolean unit = other.isUnit() && use != ColumnUse.LITERAL;
    boolean custom = other.table().rule() instanceof CustomRule;
    if (custom && !unit && controls.denies(other.toString(), use)) {
      String why = ", and is compared with " + from;
      seen.stream()
          .filter(s -> s.column.equals(other) && COMPARISONS.contains(s.use))
          .findFirst()
          .ifPresent(comparison -> refuse(other, use, why, comparison.pos));
    }
  }

  private Set<BaseColumn> reached(BaseColumn from) {
    Set<BaseColumn> reached = new LinkedHashSet<>();
    Deque<BaseColumn> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      for (BaseColumn column : compared.getOrDefault(next.remove(), Set.of())) {
        if (reached.add(column)) {
          next.add(column);
        }
      }
    }
    reached.remove(from);
    return reached;
  }

  private void refuse(BaseColumn column, ColumnUse use, String why, SqlParserPos pos) {
    ConfiguredTable table = column.table();
    boolean unit = column.isUnit() && controls.thresholds().containsKey(table.name());
    refusals.add(
        unit && use == ColumnUse.GROUP ? ReasonCode.UNIT_RETURNED : code(use),
        pos,
        unit && use == ColumnUse.GROUP
            ? "the privacy unit " + column + " would be part of the answer"
            : "column " + column + " may not " + words(use) + why,
        unit
            ? "the privacy unit can be joined and counted, nothing else"
            : "ask " + table.owner() + " to allow it; allowed so far: " + allowed(table, use),
        table,
        "rule");
  }

  private String allowed(ConfiguredTable table, ColumnUse use) {
    String names =
        table.columns().stream()
            .filter(c -> !controls.denies(table.name() + "." + c.name(), use))
            .map(c -> c.name())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  private static ReasonCode code(ColumnUse use) {
    return switch (use) {
      case GROUP -> ReasonCode.GROUP_KEY_NOT_ALLOWED;
      case FILTER -> ReasonCode.FILTER_NOT_ALLOWED;
      case LITERAL -> ReasonCode.LITERAL_NOT_ALLOWED;
      case COMPARE -> ReasonCode.COMPARISON_NOT_ALLOWED;
      case JOIN -> ReasonCode.JOIN_KEY_NOT_ALLOWED;
      case COUNT, COUNT_DISTINCT, SUM, SUM_DISTINCT, AVG -> ReasonCode.AGGREGATE_NOT_ALLOWED;
    };
  }

  private static String words(ColumnUse use) {
    return switch (use) {
      case GROUP -> "become part of the answer";
      case FILTER -> "be read by conditions";
      case LITERAL -> "be compared with literals, parameters or the runner's columns";
      case COMPARE -> "be compared with other columns";
      case JOIN -> "be compared by joins";
      case COUNT -> "be aggregated by COUNT";
      case COUNT_DISTINCT -> "be aggregated by COUNT(DISTINCT …)";
      case SUM -> "be aggregated by SUM";
      case SUM_DISTINCT -> "be aggregated by SUM(DISTINCT …)";
      case AVG -> "be aggregated by AVG";
    };
  }
}
