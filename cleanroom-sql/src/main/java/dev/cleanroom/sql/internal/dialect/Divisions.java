package dev.cleanroom.sql.internal.dialect;

import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * Divisions by what is not constant. A divisor that is clamped to zero gives NULL also where the
 * type says that there is none, and code that runs in process then makes up a value.
 */
final class Divisions {
  private Divisions() {}

  /** Refuses an expression that may be NULL in the place of a type that is not. */
  static void check(RexNode value, RelDataType type) throws NotWritable {
    ExpressionWriter.require(
        type.isNullable() || !divides(value), "a division whose result is taken for present");
  }

  private static boolean divides(RexNode node) {
    return node instanceof RexCall call
        && ((call.isA(Set.of(SqlKind.DIVIDE, SqlKind.MOD))
                && !isConstant(call.getOperands().get(1)))
            || call.getOperands().stream().anyMatch(Divisions::divides));
  }

  private static boolean isConstant(RexNode node) {
    return node instanceof RexLiteral
        || (node instanceof RexCall call
            && call.getOperands().stream().allMatch(Divisions::isConstant));
  }
}
