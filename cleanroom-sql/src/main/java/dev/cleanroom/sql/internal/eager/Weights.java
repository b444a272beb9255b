package dev.cleanroom.sql.internal.eager;

import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/** Numbers of rows, sums, and their products, which are all whole. */
final class Weights {
  private final RexBuilder rex;
  private final RelDataTypeFactory types;

  Weights(RexBuilder rex) {
    this.rex = rex;
    this.types = rex.getTypeFactory();
  }

  RelDataType bigint(boolean nullable) {
    return types.createTypeWithNullability(types.createSqlType(SqlTypeName.BIGINT), nullable);
  }

  RelDataType sumType() {
    return types.createTypeWithNullability(types.createSqlType(SqlTypeName.DECIMAL, 38, 0), true);
  }

  RexNode whole(long value) {
    return rex.makeExactLiteral(BigDecimal.valueOf(value), bigint(false));
  }

  RexNode wide(RexNode total) {
    return rex.makeAbstractCast(sumType(), total, false);
  }

  RexNode oneOr(RexNode condition, RexNode otherwise) {
    return condition.isAlwaysTrue()
        ? whole(1)
        : rex.makeCall(SqlStdOperatorTable.CASE, condition, whole(1), otherwise);
  }

  RexNode times(RexNode a, RexNode b) {
    return isOne(a) ? b : isOne(b) ? a : rex.makeCall(TotalOperators.TIMES, a, b);
  }

  /** What a row says that stands for so many rows that say the same. */
  Sum weighed(Sum sum, RexNode times) {
    RexNode total = sum.total();
    return isOne(times)
        ? sum
        : new Sum(
            times(sum.rows(), times),
            total == null
                ? null
                : rex.makeCall(sumType(), TotalOperators.WEIGH, List.of(total, times)));
  }

  private boolean isOne(RexNode number) {
    return number.equals(whole(1));
  }
}
