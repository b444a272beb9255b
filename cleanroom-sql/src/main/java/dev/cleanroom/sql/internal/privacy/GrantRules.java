package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.ColumnUse;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Whether the owner of a column allows a use of it. Reference tables allow every use. */
final class GrantRules {
  /** The uses of a column that an owner may grant. */
  enum Use {
    /** Conditions read the column. */
    FILTER(ReasonCode.FILTER_NOT_ALLOWED, "filter", "be read by conditions"),
    /** Joins compare the column. */
    JOIN(ReasonCode.JOIN_KEY_NOT_ALLOWED, "join", "be compared by joins"),
    /** The column becomes a group key of the answer. */
    GROUP(ReasonCode.GROUP_KEY_NOT_ALLOWED, "groupBy", "become a group key"),
    /** Aggregates read the column. */
    AGGREGATE(ReasonCode.AGGREGATE_NOT_ALLOWED, "aggregate", "be aggregated"),
    /** The column separates rows of one unit from each other. */
    SEPARATE(ReasonCode.GROUP_KEY_NOT_ALLOWED, "groupBy", "separate rows of one unit");

    private final ReasonCode code;
    private final String grant;
    private final String words;

    Use(ReasonCode code, String grant, String words) {
      this.code = code;
      this.grant = grant;
      this.words = words;
    }
  }

  private final Refusals refusals;

  GrantRules(Refusals refusals) {
    this.refusals = refusals;
  }

  void check(Collection<BaseColumn> columns, Use use, PlaceFinder places) {
    for (BaseColumn column : columns) {
      check(column, use, places.of(column));
    }
  }

  /** Finds where a column is named. */
  interface PlaceFinder {
    SqlParserPos of(BaseColumn column);
  }

  private void check(BaseColumn column, Use use, SqlParserPos pos) {
    ConfiguredTable table = column.table();
    DifferentialPrivacy rule = table.privacy().orElse(null);
    String name = column.column().name();
    if (rule != null && (!isGranted(rule, use, name) || isDenied(table, use, name))) {
      refusals.add(
          use.code,
          pos,
          "column " + column + " may not " + use.words,
          hint(column, rule, use),
          table,
          "rule." + use.grant);
    }
  }

  /** A custom rule may restrict joins to some of the columns that are granted. */
  private static boolean isDenied(ConfiguredTable table, Use use, String column) {
    return use == Use.JOIN && table.controls().denies(table.name() + "." + column, ColumnUse.JOIN);
  }

  private static boolean isGranted(DifferentialPrivacy rule, Use use, String column) {
    return switch (use) {
      case FILTER -> rule.filterable().contains(column);
      case JOIN -> rule.joinable().contains(column);
      case GROUP -> rule.groupable().contains(column);
      case AGGREGATE -> rule.aggregatable().contains(column);
      case SEPARATE -> rule.groupable().contains(column) || rule.filterable().contains(column);
    };
  }

  private static String hint(BaseColumn column, DifferentialPrivacy rule, Use use) {
    if (column.isUnit()) {
      return "the privacy unit can be joined and counted with COUNT(DISTINCT), nothing else";
    }
    Set<String> granted =
        new TreeSet<>(
            switch (use) {
              case FILTER -> rule.filterable();
              case JOIN -> rule.joinable();
              case GROUP, SEPARATE -> rule.groupable();
              case AGGREGATE -> rule.aggregatable();
            });
    granted.removeIf(name -> isDenied(column.table(), use, name));
    return "ask "
        + column.table().owner()
        + " to grant it; granted so far: "
        + (granted.isEmpty() ? "none" : String.join(", ", granted));
  }
}
