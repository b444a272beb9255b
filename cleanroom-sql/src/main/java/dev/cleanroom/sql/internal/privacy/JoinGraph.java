package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.Controls;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Which columns of which tables the joins of a query equate, and whether that is what rules ask.
 */
final class JoinGraph {
  private final List<Edge> edges = new ArrayList<>();
  private final Set<String> joined = new HashSet<>();

  /** An equality of columns of two tables; inner if rows without a partner are left out. */
  private record Edge(BaseColumn a, BaseColumn b, boolean inner) {
    boolean touches(String table) {
      return a.table().name().equals(table) || b.table().name().equals(table);
    }

    boolean touches(String table, String column) {
      return is(a, table, column) || is(b, table, column);
    }

    private static boolean is(BaseColumn base, String table, String column) {
      return base.table().name().equals(table) && base.column().name().equals(column);
    }
  }

  void add(Join join, Expressions both) {
    boolean inner = join.getJoinType() == JoinRelType.INNER;
    int left = join.getLeft().getRowType().getFieldCount();
    edges.addAll(edges(join.getCondition(), left, both, inner));
    for (RelNode input : join.getInputs()) {
      Spine.tables(input).forEach(table -> joined.add(table.name()));
    }
  }

  /** The equalities that hold for every row: of OR, only if each branch has one. */
  private static List<Edge> edges(RexNode node, int left, Expressions both, boolean inner) {
    if (node.getKind() == SqlKind.AND || node.getKind() == SqlKind.OR) {
      List<Edge> all = new ArrayList<>();
      for (RexNode operand : ((RexCall) node).getOperands()) {
        List<Edge> some = edges(operand, left, both, inner);
        if (some.isEmpty() && node.getKind() == SqlKind.OR) {
          return List.of();
        }
        all.addAll(some);
      }
      return all;
    }
    if (node.getKind() != SqlKind.EQUALS
        || !(((RexCall) node).getOperands().get(0) instanceof RexInputRef a)
        || !(((RexCall) node).getOperands().get(1) instanceof RexInputRef b)
        || (a.getIndex() < left) == (b.getIndex() < left)) {
      return List.of();
    }
    List<Edge> all = new ArrayList<>();
    for (BaseColumn one : both.lineage(a).values()) {
      both.lineage(b).values().forEach(other -> all.add(new Edge(one, other, inner)));
    }
    return all;
  }

  void check(Set<ConfiguredTable> read, String runner, Refusals refusals, Positions positions) {
    for (ConfiguredTable table : read) {
      for (Controls.JoinDemand demand : table.controls().joins()) {
        SqlParserPos pos = positions.column(SqlParserPos.ZERO, table.name());
        if (demand instanceof Controls.Restricted restricted) {
          check(table, restricted.restriction(), refusals, pos);
        } else if (!reaches(table, t -> t.owner().equals(runner))) {
          refusals.add(
              ReasonCode.JOIN_REQUIRED,
              pos,
              "table "
                  + table.name()
                  + " must be joined with a table of "
                  + runner
                  + ", who runs this",
              "add an inner join on equal columns, directly or over other tables",
              table,
              "rule.join");
        }
      }
    }
  }

  private void check(
      ConfiguredTable table, JoinRestriction restriction, Refusals refusals, SqlParserPos pos) {
    if (restriction.condition() == JoinRestriction.Condition.BLOCKED) {
      if (joined.contains(table.name())) {
        refusals.add(
            ReasonCode.JOIN_BLOCKED,
            pos,
            "table " + table.name() + " may not be joined",
            "ask of it alone",
            table,
            "rule.joinRestriction");
      }
    } else if (!isSatisfied(table.name(), restriction)) {
      boolean all = restriction.condition() == JoinRestriction.Condition.ALL;
      refusals.add(
          ReasonCode.JOIN_REQUIRED,
          pos,
          "joins of "
              + table.name()
              + " must compare "
              + (all ? "all of " : "at least one of ")
              + restriction.columns(),
          all ? "add inner joins on equal columns" : "add a join on equal columns",
          table,
          "rule.joinRestriction");
    }
  }

  private boolean isSatisfied(String table, JoinRestriction restriction) {
    return switch (restriction.condition()) {
      case ALL ->
          restriction.columns().stream()
              .allMatch(c -> edges.stream().anyMatch(e -> e.inner && e.touches(table, c)));
      case ANY -> anyEdge(table, restriction.columns());
      case NOT_REQUIRED -> !joined.contains(table) || anyEdge(table, restriction.columns());
      case BLOCKED -> !joined.contains(table);
    };
  }

  private boolean anyEdge(String table, Set<String> columns) {
    return columns.stream().anyMatch(c -> edges.stream().anyMatch(e -> e.touches(table, c)));
  }

  private boolean reaches(ConfiguredTable from, Predicate<ConfiguredTable> goal) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<ConfiguredTable> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      ConfiguredTable table = next.remove();
      if (goal.test(table)) {
        return true;
      }
      if (seen.add(table.name())) {
        for (Edge edge : edges) {
          if (edge.inner && edge.touches(table.name())) {
            next.add(edge.a.table());
            next.add(edge.b.table());
          }
        }
      }
    }
    return false;
  }
}
