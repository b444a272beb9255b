package dev.cleanroom.sql.internal.privacy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexNode;

/**
 * A relation with the columns that a query sees, followed by hidden ones that carry the values of
 * each side from which a row was made.
 *
 * @param node the relation
 * @param columns the columns that the query sees
 * @param plain which of them are columns of tables, unchanged
 * @param hidden the hidden columns, in order
 */
record Sided(RelNode node, List<ColumnInfo> columns, List<Boolean> plain, List<Hidden> hidden) {
  Sided {
    columns = List.copyOf(columns);
    plain = List.copyOf(plain);
    hidden = List.copyOf(hidden);
  }

  /**
   * A hidden column.
   *
   * @param column the column of a table whose values it holds, or NULL where a row was made without
   *     the table
   * @param isUnit whether it holds the table's units
   * @param copies the columns that the query sees that are equal to it in every row
   */
  record Hidden(BaseColumn column, boolean isUnit, Set<Integer> copies) {
    Hidden {
      copies = Set.copyOf(copies);
    }

    Hidden withCopies(Set<Integer> others) {
      return new Hidden(column, isUnit, others);
    }

    Hidden shifted(int offset) {
      Set<Integer> moved = new LinkedHashSet<>();
      copies.forEach(c -> moved.add(c + offset));
      return withCopies(moved);
    }
  }

  /** After an inner join on equality, the columns that were compared are copies of the same. */
  static List<Hidden> equated(Join join, List<Hidden> hidden) {
    List<Hidden> equated = new ArrayList<>(hidden);
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      Equality.of(conjunct)
          .ifPresent(e -> equated.replaceAll(h -> with(with(h, e.a(), e.b()), e.b(), e.a())));
    }
    return equated;
  }

  private static Hidden with(Hidden hidden, int copy, int other) {
    if (!hidden.copies().contains(copy)) {
      return hidden;
    }
    Set<Integer> more = new LinkedHashSet<>(hidden.copies());
    more.add(other);
    return hidden.withCopies(more);
  }

  int width() {
    return columns.size();
  }

  /** All columns, hidden ones as what they are. */
  List<ColumnInfo> all() {
    List<ColumnInfo> all = new ArrayList<>(columns);
    hidden.forEach(
        h -> all.add(new ColumnInfo(h.column.toString(), Lineage.of(h.column), Range.UNKNOWN)));
    return all;
  }
}
