package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.spi.ReleasePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Sort;

/** The steps of a run for people. */
record PlanWords(
    AnalysisTemplate template,
    Aggregate aggregate,
    List<RelNode> spine,
    Set<ConfiguredTable> read,
    List<Column> keys,
    List<ReleasePlan.Aggregate> aggregates) {

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (ConfiguredTable table : read) {
      lines.add(
          "read "
              + table.name()
              + " of "
              + table.owner()
              + table.unit().map(u -> ", protecting " + u.space()).orElse(", a public table"));
    }
    lines.add(
        "bound each unit to "
            + plural(template.bounds().maxGroups(), "group")
            + " and "
            + plural(template.bounds().maxRowsPerGroup(), "row")
            + " a group");
    aggregates.forEach(a -> lines.add(words(a)));
    lines.add(
        keys.isEmpty()
            ? "release one row"
            : "release "
                + template.groupKeys()
                + " of "
                + keys.stream().map(Column::name).collect(Collectors.joining(", ")));
    lines.add("add " + template.noise() + " noise, drawn once");
    if (spine.stream().anyMatch(n -> n instanceof Filter)) {
      lines.add("keep rows by HAVING, on released values");
    }
    if (spine.stream().anyMatch(n -> n instanceof Sort)) {
      lines.add("order and limit released rows");
    }
    return lines;
  }

  private static String plural(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private static String words(ReleasePlan.Aggregate aggregate) {
    return aggregate.name()
        + ": "
        + switch (aggregate.kind()) {
          case UNITS -> "count units";
          case ROWS -> "count rows";
          case SUM ->
              "sum, one unit's total within a group clamped to " + interval(aggregate, true);
          case MEAN -> "mean of values clamped to " + interval(aggregate, false);
        };
  }

  private static String interval(ReleasePlan.Aggregate aggregate, boolean total) {
    var grid = total ? aggregate.total() : aggregate.value();
    return "["
        + grid.value(java.math.BigInteger.valueOf(grid.low())).stripTrailingZeros().toPlainString()
        + ", "
        + grid.value(java.math.BigInteger.valueOf(grid.high())).stripTrailingZeros().toPlainString()
        + "]";
  }
}
