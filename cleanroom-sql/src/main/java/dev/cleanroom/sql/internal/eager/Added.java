package dev.cleanroom.sql.internal.eager;

import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/**
 * A relation that begins with key columns, and what each of its rows stands for, computed from its
 * columns.
 *
 * @param plan the relation
 * @param rows the number of rows
 * @param sums for each measure
 * @param isWorthwhile whether something below was added up
 */
record Added(RelNode plan, RexNode rows, List<Sum> sums, boolean isWorthwhile) {
  Added {
    sums = List.copyOf(sums);
  }
}
