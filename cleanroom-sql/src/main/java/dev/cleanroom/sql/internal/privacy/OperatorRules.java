package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.AllowedOperators;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Allows operators by identity and only where they have a value for every argument; refuses all
 * others.
 */
final class OperatorRules extends RexVisitorImpl<@Nullable Void> {
  private static final Set<SqlKind> WINDOWS =
      Set.of(
          SqlKind.ROW_NUMBER,
          SqlKind.RANK,
          SqlKind.DENSE_RANK,
          SqlKind.COUNT,
          SqlKind.SUM,
          SqlKind.SUM0,
          SqlKind.MIN,
          SqlKind.MAX);

  private static final int MAX_DECIMALS = 38;
  private static final Set<SqlKind> COMPARISONS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.IS_DISTINCT_FROM,
          SqlKind.IS_NOT_DISTINCT_FROM);

  private final Refusals refusals;
  private final Positions positions;
  private final RelNode node;
  private final Expressions expressions;

  OperatorRules(Refusals refusals, Positions positions, RelNode node, Expressions expressions) {
    super(true);
    this.refusals = refusals;
    this.positions = positions;
    this.node = node;
    this.expressions = expressions;
  }

  void check(List<RexNode> nodes) {
    nodes.forEach(n -> n.accept(this));
  }

  @Override
  public @Nullable Void visitLiteral(RexLiteral literal) {
    SqlTypeName type = literal.getType().getSqlTypeName();
    boolean plain =
        type == SqlTypeName.NULL
            || SqlTypeUtil.isNumeric(literal.getType())
            || Set.of(
                    SqlTypeName.BOOLEAN,
                    SqlTypeName.CHAR,
                    SqlTypeName.VARCHAR,
                    SqlTypeName.DATE,
                    SqlTypeName.TIMESTAMP,
                    SqlTypeName.SYMBOL)
                .contains(type);
    if (!plain) {
      refuse(ReasonCode.NOT_ALLOWED, literal, "literals of type " + type + " are not allowed");
    }
    return null;
  }

  @Override
  public @Nullable Void visitDynamicParam(RexDynamicParam parameter) {
    return null;
  }

  @Override
  public @Nullable Void visitFieldAccess(RexFieldAccess access) {
    refuse(ReasonCode.SUBQUERY_FORM, access, "this correlation cannot be checked");
    return null;
  }

  @Override
  public @Nullable Void visitCorrelVariable(RexCorrelVariable variable) {
    refuse(ReasonCode.SUBQUERY_FORM, variable, "this correlation cannot be checked");
    return null;
  }

  @Override
  public @Nullable Void visitSubQuery(RexSubQuery subQuery) {
    refuse(ReasonCode.SUBQUERY_FORM, subQuery, "a sub-query is not allowed here");
    return null;
  }

  @Override
  public @Nullable Void visitOver(RexOver over) {
    if (!WINDOWS.contains(over.getAggOperator().getKind()) || over.isDistinct()) {
      refuse(
          ReasonCode.NOT_ALLOWED,
          over,
          "window function " + over.getAggOperator().getName() + " is not allowed");
    }
    boolean ranks =
        Set.of(SqlKind.ROW_NUMBER, SqlKind.RANK, SqlKind.DENSE_RANK)
            .contains(over.getAggOperator().getKind());
    boolean whole =
        over.getWindow().getLowerBound().isUnbounded()
            && over.getWindow().getUpperBound().isUnbounded();
    boolean runs =
        !over.getWindow().isRows()
            && over.getWindow().getLowerBound().isUnbounded()
            && over.getWindow().getUpperBound().isCurrentRow();
    if (!ranks && !whole && !runs) {
      refuse(ReasonCode.NOT_ALLOWED, over, "this window frame depends on the order of equal rows");
    }
    checkSum(over);
    over.getOperands().forEach(o -> o.accept(this));
    over.getWindow().partitionKeys.forEach(k -> k.accept(this));
    over.getWindow().orderKeys.forEach(k -> k.left.accept(this));
    return null;
  }

  @Override
  public @Nullable Void visitCall(RexCall call) {
    if (!AllowedOperators.isAllowed(call.getOperator())) {
      refuse(
          ReasonCode.NOT_ALLOWED,
          call,
          "operator " + call.getOperator().getName() + " is not allowed");
      return null;
    }
    if (call.isA(COMPARISONS) && mixesTypes(call)) {
      refusals.add(
          ReasonCode.IMPLICIT_CAST,
          positions.of(call, node),
          "values of different types are compared",
          "compare values of the same type; write dates as DATE '2018-01-31'");
      return null;
    }
    switch (call.getKind()) {
      case CAST -> checkCast(call);
      case LIKE -> checkLike(call);
      case FLOOR, CEIL -> checkRounding(call);
      case PLUS, MINUS, TIMES, MINUS_PREFIX, MOD -> checkArithmetic(call);
      default -> {
        if (call.getOperator().equals(SqlStdOperatorTable.SUBSTRING)) {
          checkSubstring(call);
        } else if (call.getOperator().equals(SqlStdOperatorTable.TRIM)) {
          checkTrim(call);
        }
      }
    }
    return super.visitCall(call);
  }

  private static boolean mixesTypes(RexCall comparison) {
    return comparison.getOperands().stream()
            .map(operand -> written(operand, comparison))
            .map(operand -> operand.getType().getSqlTypeName())
            .filter(type -> type != SqlTypeName.NULL && type != SqlTypeName.ANY)
            .map(type -> Objects.requireNonNullElse(type.getFamily(), type))
            .distinct()
            .count()
        > 1;
  }

  /** What the query writes, without a cast that conversion put around it. */
  private static RexNode written(RexNode operand, RexCall comparison) {
    return operand instanceof RexCall cast
            && cast.getKind() == SqlKind.CAST
            && (cast.getParserPosition().equals(comparison.getParserPosition())
                || cast.getParserPosition().getLineNum() <= 0)
        ? cast.getOperands().get(0)
        : operand;
  }

  private void checkArithmetic(RexCall call) {
    Range range = expressions.range(call);
    boolean exact = SqlTypeUtil.isExactNumeric(call.getType());
    if (!SqlTypeUtil.isNumeric(call.getType())) {
      refuse(ReasonCode.NOT_ALLOWED, call, "arithmetic on dates and times is not allowed");
    } else if (exact
        && (hasTooManyDecimals(call)
            || (range.magnitude() != null && exceeds(range.magnitude(), call)))) {
      refuseRange(call);
    }
  }

  /** Generated code checks the digits of a window's sum, so all that can be in it must fit. */
  private void checkSum(RexOver over) {
    BigDecimal magnitude = expressions.range(over).magnitude();
    RelDataType type = over.getType();
    if (over.getAggOperator().getKind() == SqlKind.SUM
        && type.getSqlTypeName() == SqlTypeName.DECIMAL
        && magnitude != null
        && magnitude.compareTo(BigDecimal.ONE.movePointRight(type.getPrecision() - type.getScale()))
            >= 0) {
      refuseRange(over);
    }
  }

  private void refuseRange(RexNode expression) {
    refusals.add(
        ReasonCode.ARITHMETIC_RANGE,
        positions.of(expression, node),
        "this arithmetic can exceed what is computed exactly",
        "cast an operand to DOUBLE, or let the owner declare value bounds");
  }

  /**
   * A product has the decimals of both factors. Were they not limited, repeated squaring of one
   * row's value would use up all memory, and that of a zero would not.
   */
  private static boolean hasTooManyDecimals(RexCall call) {
    return call.getKind() == SqlKind.TIMES
        && call.getOperands().stream().mapToInt(o -> Math.max(0, o.getType().getScale())).sum()
            > MAX_DECIMALS;
  }

  /** Arithmetic of 64 bits stops at its ends; decimals and small numbers must fit. */
  private static boolean exceeds(BigDecimal magnitude, RexCall call) {
    RelDataType type = call.getType();
    return switch (type.getSqlTypeName()) {
      case BIGINT -> false;
      case DECIMAL -> {
        // A negation or remainder is no larger than its operand, which has the same type.
        boolean keeps = call.getKind() == SqlKind.MINUS_PREFIX || call.getKind() == SqlKind.MOD;
        yield magnitude.compareTo(capacity(type)) >= (keeps ? 1 : 0);
      }
      default -> magnitude.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0;
    };
  }

  /** What a decimal of a type stays below; generated code fails for anything larger. */
  static BigDecimal capacity(RelDataType type) {
    return BigDecimal.ONE.movePointRight(type.getPrecision() - type.getScale());
  }

  private void checkCast(RexCall call) {
    RexNode operand = call.getOperands().get(0);
    if (!isTotal(operand, operand.getType(), call.getType())) {
      refuse(
          ReasonCode.PARTIAL_FUNCTION,
          call,
          "a cast from "
              + operand.getType().getSqlTypeName()
              + " to "
              + call.getType().getSqlTypeName()
              + " fails for some values");
    }
  }

  private boolean isTotal(RexNode operand, RelDataType from, RelDataType to) {
    SqlTypeName target = to.getSqlTypeName();
    if (target == SqlTypeName.REAL) {
      return false; // its arithmetic is not kept finite
    }
    if (from.getSqlTypeName() == SqlTypeName.NULL || from.getSqlTypeName() == target) {
      return target != SqlTypeName.DECIMAL || fits(operand, to);
    }
    if (SqlTypeFamily.CHARACTER.contains(to)) {
      return from.getSqlTypeName() != SqlTypeName.DOUBLE;
    }
    if (SqlTypeFamily.NUMERIC.contains(from) && SqlTypeFamily.APPROXIMATE_NUMERIC.contains(to)) {
      return true;
    }
    if (SqlTypeFamily.EXACT_NUMERIC.contains(from) && SqlTypeFamily.EXACT_NUMERIC.contains(to)) {
      return fits(operand, to);
    }
    return (from.getSqlTypeName() == SqlTypeName.TIMESTAMP && target == SqlTypeName.DATE)
        || (from.getSqlTypeName() == SqlTypeName.DATE && target == SqlTypeName.TIMESTAMP);
  }

  private boolean fits(RexNode operand, RelDataType to) {
    if (operand instanceof RexDynamicParam) {
      return true; // a parameter is checked against its declared type before it is bound
    }
    BigDecimal magnitude = expressions.range(operand).magnitude();
    BigDecimal limit =
        switch (to.getSqlTypeName()) {
          case DECIMAL -> capacity(to);
          case BIGINT -> new BigDecimal(Long.MAX_VALUE);
          case INTEGER -> new BigDecimal(Integer.MAX_VALUE);
          default -> BigDecimal.ZERO;
        };
    boolean sameType =
        operand.getType().getSqlTypeName() == to.getSqlTypeName()
            && operand.getType().getPrecision() - operand.getType().getScale()
                <= to.getPrecision() - to.getScale()
            && operand.getType().getScale() <= to.getScale()
            && (magnitude == null || magnitude.compareTo(capacity(operand.getType())) <= 0);
    return sameType || (magnitude != null && magnitude.compareTo(limit) < 0);
  }

  /** Only forms that match in linear time: at most one % at either end, and no escape. */
  private void checkLike(RexCall call) {
    RexNode pattern = call.getOperands().get(1);
    if (call.getOperands().size() > 2 || !(pattern instanceof RexLiteral literal)) {
      refuse(
          ReasonCode.PARTIAL_FUNCTION, call, "LIKE takes a pattern that is a literal, no ESCAPE");
      return;
    }
    String text = literal.getValueAs(String.class);
    if (text == null || (text.length() > 1 && text.substring(1, text.length() - 1).contains("%"))) {
      refuse(ReasonCode.NOT_ALLOWED, call, "LIKE takes % only at the ends of a pattern");
    }
  }

  /** What is trimmed must be one character, which only a literal is known to be. */
  private void checkTrim(RexCall call) {
    String seek =
        call.getOperands().get(1) instanceof RexLiteral literal
            ? literal.getValueAs(String.class)
            : null;
    if (seek == null || seek.length() != 1) {
      refuse(ReasonCode.PARTIAL_FUNCTION, call, "TRIM takes one character that is a literal");
    }
  }

  private void checkSubstring(RexCall call) {
    for (RexNode bound : call.getOperands().subList(1, call.getOperands().size())) {
      BigDecimal value =
          bound instanceof RexLiteral literal && SqlTypeUtil.isNumeric(bound.getType())
              ? literal.getValueAs(BigDecimal.class)
              : null;
      if (value == null || value.signum() <= 0 || !isWholeNumber(value)) {
        refuse(
            ReasonCode.PARTIAL_FUNCTION, call, "SUBSTRING takes positive numbers for its bounds");
      }
    }
  }

  private static boolean isWholeNumber(BigDecimal value) {
    return value.scale() <= 0 && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
  }

  private void checkRounding(RexCall call) {
    RelDataType type = call.getOperands().get(0).getType();
    boolean date =
        call.getOperands().size() == 2
            && Set.of(SqlTypeName.DATE, SqlTypeName.TIMESTAMP).contains(type.getSqlTypeName());
    if (!date && (call.getOperands().size() != 1 || !SqlTypeUtil.isNumeric(type))) {
      refuse(ReasonCode.NOT_ALLOWED, call, "this form of rounding is not allowed");
    }
  }

  private void refuse(ReasonCode code, RexNode expression, String message) {
    SqlParserPos pos = positions.of(expression, node);
    refusals.add(
        code,
        pos,
        message,
        code == ReasonCode.PARTIAL_FUNCTION
            ? "whether it fails would depend on one row; prepare the column beforehand"
            : code == ReasonCode.SUBQUERY_FORM
                ? "use IN, EXISTS or a join at the top of WHERE"
                : "see docs/sql.md for what is allowed");
  }
}
