package dev.cleanroom.sql.internal.privacy;

import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * An equality of two columns as they are.
 *
 * @param a the place of one column
 * @param b the place of the other
 */
record Equality(int a, int b) {
  static Optional<Equality> of(RexNode node) {
    if (node.getKind() == SqlKind.EQUALS
        && node instanceof RexCall call
        && column(call.getOperands().get(0)) instanceof RexInputRef a
        && column(call.getOperands().get(1)) instanceof RexInputRef b
        && a.getType().getSqlTypeName() == b.getType().getSqlTypeName()) {
      return Optional.of(new Equality(a.getIndex(), b.getIndex()));
    }
    return Optional.empty();
  }

  /** USING casts a column that is never NULL to the type of one that may be. */
  private static RexNode column(RexNode node) {
    boolean same =
        node.getKind() == SqlKind.CAST
            && SqlTypeUtil.equalSansNullability(
                node.getType(), ((RexCall) node).getOperands().get(0).getType());
    return same ? ((RexCall) node).getOperands().get(0) : node;
  }
}
