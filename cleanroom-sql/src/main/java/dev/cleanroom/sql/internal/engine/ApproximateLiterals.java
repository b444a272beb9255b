package dev.cleanroom.sql.internal.engine;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Writes numbers that floating point is compared with as floating point: Calcite cannot put exact
 * and approximate ends of one range together.
 */
final class ApproximateLiterals extends RexShuttle {
  private final RexBuilder rex;

  ApproximateLiterals(RexBuilder rex) {
    this.rex = rex;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode visited = super.visitCall(call);
    if (!(visited instanceof RexCall comparison)
        || !comparison.isA(SqlKind.COMPARISON)
        || comparison.getOperands().stream().noneMatch(ApproximateLiterals::isApproximate)) {
      return visited;
    }
    List<RexNode> operands = comparison.getOperands().stream().map(this::approximate).toList();
    return comparison.clone(comparison.getType(), operands);
  }

  private static boolean isApproximate(RexNode node) {
    return SqlTypeUtil.isApproximateNumeric(node.getType()) && !(node instanceof RexLiteral);
  }

  private RexNode approximate(RexNode node) {
    if (!(node instanceof RexLiteral literal)
        || literal.isNull()
        || !SqlTypeUtil.isExactNumeric(node.getType())) {
      return node;
    }
    RelDataType type = rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    return rex.makeApproxLiteral(
        Objects.requireNonNull(literal.getValueAs(BigDecimal.class)), type);
  }
}
