package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.SourceTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Whether the joins of a query are what rules ask. A table may be read at several places of a
 * query, and each of them must keep to the rule: rows of a second place are as many as those of the
 * first.
 */
final class JoinGraph {
  private final List<JoinEdges.Edge> edges = new ArrayList<>();
  private final Set<TableScan> joined = Collections.newSetFromMap(new IdentityHashMap<>());

  void add(Join join) {
    edges.addAll(JoinEdges.of(join));
    join.getInputs().forEach(input -> joined.addAll(scans(input)));
  }

  /** All places where tables are read below a node whose sub-queries are joins. */
  private static List<TableScan> scans(RelNode node) {
    List<TableScan> scans = new ArrayList<>();
    if (node instanceof TableScan scan) {
      scans.add(scan);
    }
    node.getInputs().forEach(input -> scans.addAll(scans(input)));
    return scans;
  }

  private static ConfiguredTable table(TableScan scan) {
    SourceTable source = scan.getTable().unwrap(SourceTable.class);
    if (source == null) {
      throw new IllegalStateException("a scan of no member's table");
    }
    return source.table();
  }

  /**
   * Checks every place where a table is read.
   *
   * @param source the query below its release
   * @param read all tables; one that only holds units of another is joined with nothing
   */
  void check(
      RelNode source,
      Set<ConfiguredTable> read,
      String runner,
      Refusals refusals,
      Positions positions) {
    List<TableScan> scans = scans(source);
    for (ConfiguredTable table : read) {
      List<TableScan> places = scans.stream().filter(s -> table(s).equals(table)).toList();
      for (Controls.JoinDemand demand : table.controls().joins()) {
        for (TableScan place : places) {
          if (!isSatisfied(place, demand, runner)) {
            refuse(table, demand, runner, refusals, positions.of(place));
          }
        }
        if (places.isEmpty() && demandsJoin(demand)) {
          refuse(table, demand, runner, refusals, SqlParserPos.ZERO);
        }
      }
    }
  }

  private static boolean demandsJoin(Controls.JoinDemand demand) {
    return !(demand instanceof Controls.Restricted restricted)
        || restricted.restriction().condition() == JoinRestriction.Condition.ALL
        || restricted.restriction().condition() == JoinRestriction.Condition.ANY;
  }

  private boolean isSatisfied(TableScan place, Controls.JoinDemand demand, String runner) {
    if (!(demand instanceof Controls.Restricted restricted)) {
      return reaches(place, runner);
    }
    Set<String> columns = restricted.restriction().columns();
    return switch (restricted.restriction().condition()) {
      case ALL ->
          columns.stream()
              .allMatch(c -> partners().anyMatch(e -> e.inner() && e.compares(place, Set.of(c))));
      case ANY -> partners().anyMatch(e -> e.keepsPartners() && e.compares(place, columns));
      case NOT_REQUIRED ->
          !joined.contains(place) || edges.stream().anyMatch(e -> e.compares(place, columns));
      case BLOCKED -> !joined.contains(place);
    };
  }

  /** Edges between two tables: where a table is its own partner, every row has one. */
  private Stream<JoinEdges.Edge> partners() {
    return edges.stream().filter(edge -> !table(edge.a()).equals(table(edge.b())));
  }

  /** Whether inner joins lead from a place to one where a table of the runner's is read. */
  private boolean reaches(TableScan from, String runner) {
    Set<TableScan> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<TableScan> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      TableScan place = next.remove();
      if (table(place).owner().equals(runner)) {
        return true;
      }
      if (seen.add(place)) {
        for (JoinEdges.Edge edge : edges) {
          if (edge.inner() && edge.touches(place)) {
            next.add(edge.a());
            next.add(edge.b());
          }
        }
      }
    }
    return false;
  }

  private static void refuse(
      ConfiguredTable table,
      Controls.JoinDemand demand,
      String runner,
      Refusals refusals,
      SqlParserPos pos) {
    String name = table.name();
    if (!(demand instanceof Controls.Restricted restricted)) {
      refusals.add(
          ReasonCode.JOIN_REQUIRED,
          pos,
          "table " + name + " must be joined with a table of " + runner + ", who runs this",
          "add an inner join on equal columns, directly or over other tables",
          table,
          "rule.join");
      return;
    }
    JoinRestriction restriction = restricted.restriction();
    boolean blocked = restriction.condition() == JoinRestriction.Condition.BLOCKED;
    boolean all = restriction.condition() == JoinRestriction.Condition.ALL;
    refusals.add(
        blocked ? ReasonCode.JOIN_BLOCKED : ReasonCode.JOIN_REQUIRED,
        pos,
        blocked
            ? "table " + name + " may not be joined"
            : "joins of "
                + name
                + " must compare "
                + (all ? "all of " : "at least one of ")
                + restriction.columns(),
        blocked
            ? "read it in a template of its own"
            : all ? "compare each by = in ON of an inner join" : "compare one of them by = in ON",
        table,
        "rule.joinRestriction");
  }
}
