package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.sql.internal.schema.TotalFunctions;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/** Turns arithmetic and functions into expressions on vectors. */
final class FunctionCompiler {
  private static final Map<SqlOperator, LongBinaryOperator> SATURATING =
      Map.of(
          TotalOperators.PLUS, TotalFunctions::sum,
          TotalOperators.MINUS, TotalFunctions::difference,
          TotalOperators.TIMES, TotalFunctions::product);

  private static final Map<SqlKind, LongBinaryOperator> WHOLE =
      Map.of(
          SqlKind.PLUS, (a, b) -> a + b,
          SqlKind.MINUS, (a, b) -> a - b,
          SqlKind.TIMES, (a, b) -> a * b,
          SqlKind.MOD, (a, b) -> b == 0 ? 0 : a % b);

  private static final Map<SqlKind, DoubleBinaryOperator> FLOATING =
      Map.of(
          SqlKind.PLUS, (a, b) -> a + b,
          SqlKind.MINUS, (a, b) -> a - b,
          SqlKind.TIMES, (a, b) -> a * b,
          SqlKind.DIVIDE, (a, b) -> a / b);

  private final ExpressionCompiler compiler;

  FunctionCompiler(ExpressionCompiler compiler) {
    this.compiler = compiler;
  }

  Expression compile(RexCall call) {
    SqlOperator operator = call.getOperator();
    LongBinaryOperator saturating = SATURATING.get(operator);
    if (saturating != null) {
      return new Arithmetic.Whole(whole(call, 0), whole(call, 1), saturating);
    }
    if (operator.equals(TotalOperators.NEGATE)) {
      return new Conversion.Whole(whole(call, 0), a -> TotalFunctions.difference(0, a));
    }
    if (operator.equals(TotalOperators.ABS)) {
      return new Conversion.Whole(whole(call, 0), a -> a < 0 ? TotalFunctions.difference(0, a) : a);
    }
    if (operator.equals(TotalOperators.FINITE)) {
      return new Conversion.Floating(floating(call, 0), TotalFunctions::inRange);
    }
    return call.getKind() == SqlKind.EXTRACT ? extract(call) : text(call);
  }

  private Expression text(RexCall call) {
    SqlOperator operator = call.getOperator();
    if (operator.equals(TotalOperators.UPPER)) {
      return new Conversion.Text(text(call, 0), TotalFunctions::upper);
    }
    if (operator.equals(TotalOperators.LOWER)) {
      return new Conversion.Text(text(call, 0), TotalFunctions::lower);
    }
    if (operator.equals(TotalOperators.CONCAT)) {
      return new Concatenation(text(call, 0), text(call, 1));
    }
    if (operator.equals(TotalOperators.LIKE)
        && call.getOperands().size() == 2
        && text(call, 1) instanceof Constant constant
        && constant.value() instanceof String pattern) {
      return new TextTest(
          text(call, 0), text -> Boolean.TRUE.equals(TotalFunctions.like(text, pattern)));
    }
    return arithmetic(call);
  }

  private Expression arithmetic(RexCall call) {
    List<RexNode> operands = call.getOperands();
    SqlTypeName type = call.getType().getSqlTypeName();
    return switch (type) {
      case BIGINT, INTEGER ->
          operands.size() == 2 ? wholeOfTwo(call, type) : wholeOfOne(call, type);
      case DOUBLE -> operands.size() == 2 ? floatingOfTwo(call) : floatingOfOne(call);
      case DECIMAL -> exact(call);
      default -> throw new UnsupportedPlanException();
    };
  }

  private Expression wholeOfTwo(RexCall call, SqlTypeName type) {
    LongBinaryOperator operator = WHOLE.get(call.getKind());
    if (operator == null) {
      throw new UnsupportedPlanException();
    }
    return new Arithmetic.Whole(
        whole(call, 0),
        whole(call, 1),
        type == SqlTypeName.BIGINT
            ? operator
            : (a, b) -> (int) operator.applyAsLong(a, b)); // as Java computes in 32 bits
  }

  private Expression wholeOfOne(RexCall call, SqlTypeName type) {
    if (call.getKind() == SqlKind.MINUS_PREFIX) {
      return new Conversion.Whole(
          whole(call, 0), type == SqlTypeName.BIGINT ? a -> -a : a -> (int) -a);
    }
    if (call.getOperator().equals(SqlStdOperatorTable.ABS)) {
      return new Conversion.Whole(
          whole(call, 0), type == SqlTypeName.BIGINT ? Math::abs : a -> (int) Math.abs(a));
    }
    throw new UnsupportedPlanException();
  }

  private Expression floatingOfTwo(RexCall call) {
    DoubleBinaryOperator operator = FLOATING.get(call.getKind());
    if (operator == null) {
      throw new UnsupportedPlanException();
    }
    return new Arithmetic.Floating(floating(call, 0), floating(call, 1), operator);
  }

  private Expression floatingOfOne(RexCall call) {
    return switch (call.getKind()) {
      case MINUS_PREFIX -> new Conversion.Floating(floating(call, 0), a -> -a);
      case FLOOR -> new Conversion.Floating(floating(call, 0), Math::floor);
      case CEIL -> new Conversion.Floating(floating(call, 0), Math::ceil);
      default -> {
        if (!call.getOperator().equals(SqlStdOperatorTable.ABS)) {
          throw new UnsupportedPlanException();
        }
        yield new Conversion.Floating(floating(call, 0), Math::abs);
      }
    };
  }

  private Expression exact(RexCall call) {
    if (call.getOperands().size() != 2) {
      throw new UnsupportedPlanException();
    }
    Expression a = operand(call, 0, ColumnType.Kind.DECIMAL);
    Expression b = operand(call, 1, ColumnType.Kind.DECIMAL);
    ColumnType type = ExpressionCompiler.type(call.getType());
    return switch (call.getKind()) {
      case PLUS -> new Arithmetic.Exact(type, a, b, BigDecimal::add);
      case MINUS -> new Arithmetic.Exact(type, a, b, BigDecimal::subtract);
      case TIMES -> new Arithmetic.Exact(type, a, b, BigDecimal::multiply);
      default -> throw new UnsupportedPlanException();
    };
  }

  /** Parts of dates, by the function that generated code calls. */
  private Expression extract(RexCall call) {
    RexNode date = call.getOperands().get(1);
    if (!(call.getOperands().get(0) instanceof RexLiteral flag)
        || date.getType().getSqlTypeName() != SqlTypeName.DATE) {
      throw new UnsupportedPlanException();
    }
    TimeUnitRange unit = flag.getValueAs(TimeUnitRange.class);
    if (unit != TimeUnitRange.YEAR
        && unit != TimeUnitRange.QUARTER
        && unit != TimeUnitRange.MONTH
        && unit != TimeUnitRange.DAY) {
      throw new UnsupportedPlanException();
    }
    return new Conversion.Whole(
        operand(call, 1, ColumnType.Kind.DATE), day -> DateTimeUtils.unixDateExtract(unit, day));
  }

  private Expression whole(RexCall call, int place) {
    if (!ExpressionCompiler.isWhole(call.getOperands().get(place).getType())) {
      throw new UnsupportedPlanException();
    }
    return operand(call, place, ColumnType.Kind.INTEGER);
  }

  private Expression floating(RexCall call, int place) {
    return operand(call, place, ColumnType.Kind.DOUBLE);
  }

  private Expression text(RexCall call, int place) {
    return operand(call, place, ColumnType.Kind.TEXT);
  }

  private Expression operand(RexCall call, int place, ColumnType.Kind kind) {
    Expression operand = compiler.compile(call.getOperands().get(place));
    if (operand.kind() != kind) {
      throw new UnsupportedPlanException();
    }
    return operand;
  }
}
