package dev.cleanroom.sql.internal.dialect;

import java.util.List;
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
  private static final Set<SqlKind> TESTS =
      Set.of(
          SqlKind.IS_NULL,
          SqlKind.IS_NOT_NULL,
          SqlKind.IS_TRUE,
          SqlKind.IS_NOT_TRUE,
          SqlKind.IS_FALSE,
          SqlKind.IS_NOT_FALSE,
          SqlKind.IS_DISTINCT_FROM,
          SqlKind.IS_NOT_DISTINCT_FROM);

  private Divisions() {}

  /** Refuses an expression that may be NULL in the place of a type that is not. */
  static void check(RexNode value, RelDataType type) throws NotWritable {
    ExpressionWriter.require(
        type.isNullable() || !divides(value), "a division whose result is taken for present");
  }

  private static boolean divides(RexNode node) {
    if (!(node instanceof RexCall call) || TESTS.contains(call.getKind())) {
      return false;
    }
    List<RexNode> operands = call.getOperands();
    boolean divides = call.getKind() == SqlKind.DIVIDE || call.getKind() == SqlKind.MOD;
    for (int i = 0; i < operands.size(); i++) {
      boolean isTest = call.getKind() == SqlKind.CASE && i % 2 == 0 && i < operands.size() - 1;
      divides |= !isTest && divides(operands.get(i));
    }
    return divides && !isConstant(operands.get(operands.size() - 1));
  }

  private static boolean isConstant(RexNode node) {
    return node instanceof RexLiteral
        || (node instanceof RexCall call
            && call.getOperands().stream().allMatch(Divisions::isConstant));
  }
}
