package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Whether the rules without noise let columns be used as a query uses them. */
final class UseRules {
  private final Controls controls;
  private final Refusals refusals;

  UseRules(Controls controls, Refusals refusals) {
    this.controls = controls;
    this.refusals = refusals;
  }

  /** Finds where a column is named. */
  interface Place {
    SqlParserPos of(BaseColumn column);
  }

  /** A condition on a column that may not be read at all is told once, as that. */
  void check(Collection<BaseColumn> columns, ColumnUse use, Place place) {
    for (BaseColumn column : columns) {
      boolean denied = controls.denies(column.toString(), use);
      boolean repeats =
          (use == ColumnUse.LITERAL || use == ColumnUse.COMPARE)
              && controls.denies(column.toString(), ColumnUse.FILTER);
      if (denied && !repeats) {
        refuse(column, use, place.of(column));
      }
    }
  }

  private void refuse(BaseColumn column, ColumnUse use, SqlParserPos pos) {
    ConfiguredTable table = column.table();
    boolean unit = column.isUnit() && controls.thresholds().containsKey(table.name());
    refusals.add(
        unit && use == ColumnUse.GROUP ? ReasonCode.UNIT_RETURNED : code(use),
        pos,
        unit && use == ColumnUse.GROUP
            ? "the privacy unit " + column + " would be part of the answer"
            : "column " + column + " may not " + words(use),
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
