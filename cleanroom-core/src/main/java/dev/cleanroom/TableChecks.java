package dev.cleanroom;

import dev.cleanroom.budget.Budget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the parts of a configured table fit together. */
final class TableChecks {
  private TableChecks() {}

  static List<Column> allowedColumns(Table table, List<String> allowed) {
    Names.check(table.name(), "table name");
    Set<String> seen = new HashSet<>();
    for (Column column : table.columns()) {
      if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "table " + table.name() + " has two columns named '" + column.name() + "'");
      }
    }
    List<Column> columns = new ArrayList<>();
    for (String name : allowed) {
      Column column =
          find(table.columns(), name).orElseThrow(() -> unknown(table, name, "the allow-list"));
      if (columns.contains(column)) {
        throw new IllegalArgumentException(
            "column '" + name + "' of table " + table.name() + " is listed twice");
      }
      columns.add(column);
    }
    return columns;
  }

  /** Whether unit and budget stand where the rule needs them, and the rule names columns. */
  static void checkParts(
      Table table,
      List<Column> columns,
      AnalysisRule rule,
      @Nullable PrivacyUnit unit,
      @Nullable Budget budget) {
    DifferentialPrivacy privacy = privacy(rule);
    boolean counts = rule instanceof CustomRule custom && custom.threshold().isPresent();
    require(table, unit, privacy != null || counts, "unit", rule);
    require(table, budget, privacy != null, "budget", rule);
    List<String> unknown =
        named(rule).stream().filter(column -> find(columns, column).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw unknown(table, String.join("', '", unknown), "the rule");
    }
    if (rule instanceof AggregationRule aggregation) {
      checkNumbers(table, columns, aggregation);
    }
    if (unit != null) {
      checkUnit(table, columns, unit);
    }
    if (unit != null && privacy != null) {
      checkGrants(table, columns, unit, privacy);
    }
  }

  private static @Nullable DifferentialPrivacy privacy(AnalysisRule rule) {
    if (rule instanceof CustomRule custom) {
      return custom.differentialPrivacy().orElse(null);
    }
    return rule instanceof DifferentialPrivacy privacy ? privacy : null;
  }

  private static Set<String> named(AnalysisRule rule) {
    if (rule instanceof AggregationRule aggregation) {
      return aggregation.columns();
    } else if (rule instanceof ListRule list) {
      return list.columns();
    }
    return rule instanceof CustomRule custom ? custom.columns() : Set.of();
  }

  private static void require(
      Table table, @Nullable Object part, boolean needed, String what, AnalysisRule rule) {
    if (needed && part == null) {
      throw new IllegalStateException(
          table.name() + " lacks its " + what + ", which its rule needs: " + how(what));
    }
    if (!needed && part != null) {
      throw new IllegalStateException(
          table.name() + " has a " + what + ", which means nothing under its rule: " + rule);
    }
  }

  private static String how(String what) {
    return what.equals("unit")
        ? "say which column tells whom rows belong to, unit(PrivacyUnit.column(…).in(…))"
        : "say what all runs together may lose, budget(PrivacyLoss.of(…, …))";
  }

  /** A function that no query can apply is a mistake in the rule. */
  private static void checkNumbers(Table table, List<Column> columns, AggregationRule rule) {
    for (String name : rule.arithmetic()) {
      ColumnType type = find(columns, name).orElseThrow().type();
      if (!type.isNumeric()) {
        throw new IllegalArgumentException(
            "column '"
                + name
                + "' of table "
                + table.name()
                + " is "
                + type
                + " and can be counted, but not summed or averaged");
      }
    }
  }

  static void checkUnit(Table table, List<Column> columns, PrivacyUnit unit) {
    Column column =
        find(columns, unit.column())
            .orElseThrow(() -> unknown(table, unit.column(), "the privacy unit"));
    ColumnType.Kind kind = column.type().kind();
    if (kind != ColumnType.Kind.INTEGER && kind != ColumnType.Kind.TEXT) {
      throw new IllegalArgumentException(
          "the privacy unit '"
              + column.name()
              + "' of table "
              + table.name()
              + " must be INTEGER or TEXT, but is "
              + column.type());
    }
  }

  static void checkGrants(
      Table table, List<Column> columns, PrivacyUnit unit, DifferentialPrivacy rule) {
    Set<String> named = new TreeSet<>(rule.groupable());
    named.addAll(rule.filterable());
    named.addAll(rule.joinable());
    named.addAll(rule.aggregatable());
    for (String name : named) {
      if (find(columns, name).isEmpty()) {
        throw unknown(table, name, "the rule");
      }
    }
    for (String name : rule.aggregatable()) {
      boolean numeric = find(columns, name).orElseThrow().type().isNumeric();
      if (rule.bounds(name).isPresent() && !numeric) {
        throw new IllegalArgumentException(
            "column '" + name + "' of table " + table.name() + " has bounds but is not a number");
      }
    }
    for (String name : rule.groupable()) {
      if (find(columns, name).orElseThrow().type().kind() == ColumnType.Kind.DOUBLE) {
        throw new IllegalArgumentException(
            "column '" + name + "' of table " + table.name() + " is DOUBLE and cannot be grouped");
      }
    }
    if (!unit.hasParent()) {
      refuseUnit(table, unit, rule.groupable(), "grouped by");
      refuseUnit(table, unit, rule.filterable(), "filtered");
      refuseUnit(table, unit, rule.aggregatable(), "aggregated");
    }
  }

  private static void refuseUnit(Table table, PrivacyUnit unit, Set<String> grant, String what) {
    if (grant.contains(unit.column())) {
      throw new IllegalArgumentException(
          "the privacy unit '"
              + unit.column()
              + "' of table "
              + table.name()
              + " cannot be "
              + what
              + "; COUNT(DISTINCT "
              + unit.column()
              + ") needs no grant");
    }
  }

  static Optional<Column> find(List<Column> columns, String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  private static IllegalArgumentException unknown(Table table, String column, String where) {
    return new IllegalArgumentException(
        where
            + " names column '"
            + column
            + "', which table "
            + table.name()
            + " does not have"
            + (where.equals("the allow-list") ? "" : " on its allow-list"));
  }
}
