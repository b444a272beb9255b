package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.sql.internal.schema.SourceTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** The equalities of plain columns that hold for every row of a join. */
final class JoinEdges {
  private final Join join;

  private JoinEdges(Join join) {
    this.join = join;
  }

  /** A column of one place where a query reads a table. */
  record Place(TableScan scan, String column) {}

  /**
   * Two places where tables are read, whose rows meet only on equal columns.
   *
   * @param ways the columns that are equal: one way for each branch of OR, of which any may hold
   * @param type what becomes of rows without a partner
   */
  record Edge(TableScan a, TableScan b, List<Set<Place>> ways, JoinRelType type) {
    /** Whether rows without a partner are left out. */
    boolean inner() {
      return type == JoinRelType.INNER;
    }

    /** Whether rows with a partner are kept; NOT EXISTS keeps the others. */
    boolean keepsPartners() {
      return type != JoinRelType.ANTI;
    }

    boolean touches(TableScan scan) {
      return a.equals(scan) || b.equals(scan);
    }

    /** Whether one of the columns is compared, whichever branch of OR holds. */
    boolean compares(TableScan scan, Set<String> columns) {
      return ways.stream()
          .allMatch(
              way -> way.stream().anyMatch(p -> p.scan.equals(scan) && columns.contains(p.column)));
    }

    private boolean connects(Edge other) {
      return touches(other.a) && touches(other.b);
    }
  }

  static List<Edge> of(Join join) {
    return new JoinEdges(join).edges(join.getCondition());
  }

  private List<Edge> edges(RexNode node) {
    if (node.getKind() == SqlKind.AND) {
      return ((RexCall) node).getOperands().stream().flatMap(o -> edges(o).stream()).toList();
    } else if (node.getKind() == SqlKind.OR) {
      return ((RexCall) node).getOperands().stream().map(this::edges).reduce(this::either).get();
    }
    return Equality.of(node).map(e -> equality(e.a(), e.b())).orElse(List.of());
  }

  private List<Edge> equality(int a, int b) {
    int left = join.getLeft().getRowType().getFieldCount();
    if ((a < left) == (b < left)) {
      return List.of();
    }
    List<Edge> edges = new ArrayList<>();
    for (Place one : places(join.getLeft(), Math.min(a, b))) {
      for (Place other : places(join.getRight(), Math.max(a, b) - left)) {
        edges.add(new Edge(one.scan, other.scan, List.of(Set.of(one, other)), join.getJoinType()));
      }
    }
    return edges;
  }

  /** What holds where one branch of OR or the other does: only what connects the same places. */
  private List<Edge> either(List<Edge> some, List<Edge> others) {
    List<Edge> both = new ArrayList<>();
    for (Edge one : some) {
      for (Edge other : others) {
        if (one.connects(other)) {
          List<Set<Place>> ways = new ArrayList<>(one.ways);
          ways.addAll(other.ways);
          both.add(new Edge(one.a, one.b, ways, join.getJoinType()));
        }
      }
    }
    return both;
  }

  /** Where a column comes from, unchanged; nowhere if it is computed. */
  private static Set<Place> places(RelNode node, int column) {
    if (node instanceof TableScan scan) {
      SourceTable source = scan.getTable().unwrap(SourceTable.class);
      return source == null
          ? Set.of()
          : Set.of(new Place(scan, source.columns().get(column).name()));
    } else if (node instanceof Filter || node instanceof Sort) {
      return places(node.getInput(0), column);
    } else if (node instanceof Project project) {
      return project.getProjects().get(column) instanceof RexInputRef ref
          ? places(project.getInput(), ref.getIndex())
          : Set.of();
    } else if (node instanceof Aggregate aggregate) {
      return column < aggregate.getGroupCount()
          ? places(aggregate.getInput(), aggregate.getGroupSet().nth(column))
          : Set.of();
    } else if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      return column < left
          ? places(join.getLeft(), column)
          : places(join.getRight(), column - left);
    }
    Set<Place> all = new LinkedHashSet<>();
    if (node instanceof Union union) {
      union.getInputs().forEach(input -> all.addAll(places(input, column)));
    }
    return all;
  }
}
