package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.kind;
import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Equalities of joins. In process they are looked up in hash tables, where decimals of different
 * scales are different; engines compare their values.
 */
final class Equalities {
  private Equalities() {}

  static void check(Join join) throws NotWritable {
    for (RexNode condition : RelOptUtil.conjunctions(join.getCondition())) {
      boolean looksUp =
          condition.getKind() == SqlKind.EQUALS
              || condition.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
      if (looksUp && condition instanceof RexCall call) {
        Kind left = kind(call.getOperands().get(0));
        Kind right = kind(call.getOperands().get(1));
        require(
            left.form() == right.form() && left.scale() == right.scale(),
            "a join on numbers of different types");
      }
    }
  }
}
