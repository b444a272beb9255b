package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.spi.ExactPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Sort;

/** The steps of a query without noise, in words. */
record ExactWords(Set<ConfiguredTable> read, ExactPlan plan, List<RelNode> spine) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (ConfiguredTable table : read) {
      lines.add(
          "read "
              + table.name()
              + " of "
              + table.owner()
              + (table.isPrivate() ? "" : ", a public table"));
    }
    lines.add(
        plan.keyColumns().isEmpty()
            ? "make one row"
            : "make a row for each "
                + plan.keyColumns().stream().map(Column::name).collect(Collectors.joining(", ")));
    for (ExactPlan.Aggregate aggregate : plan.aggregates()) {
      String words = aggregate.function().toString().replace('_', ' ').toLowerCase(Locale.ROOT);
      lines.add(aggregate.name() + ": " + words);
    }
    for (ExactPlan.Side side : plan.sides()) {
      lines.add(
          side.minimum() == 0
              ? "ask for no number of " + side.name() + " by these keys"
              : "count different " + side.name() + " in each row, at least " + side.minimum());
    }
    plan.suppression().ifPresent(s -> lines.add("rows that count fewer are " + s));
    if (spine.stream().anyMatch(n -> n instanceof Filter)) {
      lines.add("keep rows by HAVING, on released values");
    }
    if (spine.stream().anyMatch(n -> n instanceof Sort)) {
      lines.add("order and limit released rows");
    }
    return lines;
  }
}
