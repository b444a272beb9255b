package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.kind;
import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Writes arithmetic. The operators of the standard stand only where a checked plan has proved that
 * their results fit their types.
 */
final class Arithmetic {
  private static final Map<SqlOperator, String> SYMBOLS =
      Map.of(
          SqlStdOperatorTable.PLUS, "+",
          SqlStdOperatorTable.MINUS, "-",
          SqlStdOperatorTable.MULTIPLY, "*",
          TotalOperators.PLUS, "+",
          TotalOperators.MINUS, "-",
          TotalOperators.TIMES, "*");
  private static final Set<SqlOperator> OTHERS =
      Set.of(
          SqlStdOperatorTable.DIVIDE,
          SqlStdOperatorTable.MOD,
          SqlStdOperatorTable.UNARY_MINUS,
          SqlStdOperatorTable.UNARY_PLUS,
          SqlStdOperatorTable.ABS,
          TotalOperators.NEGATE,
          TotalOperators.ABS,
          TotalOperators.FINITE,
          TotalOperators.GRID_WHOLE,
          TotalOperators.GRID_DECIMAL,
          TotalOperators.GRID_DOUBLE,
          TotalOperators.WEIGH);

  private final Syntax syntax;
  private final ExpressionWriter expressions;

  Arithmetic(Syntax syntax, ExpressionWriter expressions) {
    this.syntax = syntax;
    this.expressions = expressions;
  }

  boolean knows(SqlOperator operator) {
    return SYMBOLS.containsKey(operator) || OTHERS.contains(operator);
  }

  String write(RexCall call) throws NotWritable {
    SqlOperator operator = call.getOperator();
    List<RexNode> operands = call.getOperands();
    if (operator.equals(TotalOperators.FINITE)) {
      return finite(operands.get(0));
    }
    if (operands.size() == 4) {
      return onGrid(operands);
    }
    if (operator.equals(TotalOperators.WEIGH)) {
      return exacts(call, "*");
    }
    if (operator.equals(TotalOperators.NEGATE)) {
      return syntax.saturated("-", Syntax.whole(0), whole(operands.get(0)));
    }
    if (operator.equals(TotalOperators.ABS)) {
      return syntax.absolute(whole(operands.get(0)));
    }
    if (operands.size() == 1) {
      return unary(call, operands.get(0));
    }
    if (operator.equals(SqlStdOperatorTable.DIVIDE)) {
      return divided(call);
    }
    if (operator.equals(SqlStdOperatorTable.MOD)) {
      return remainder(call);
    }
    return binary(call, String.valueOf(SYMBOLS.get(operator)));
  }

  private String whole(RexNode node) throws NotWritable {
    require(kind(node).is(Form.WHOLE), "whole-number arithmetic on other numbers");
    return expressions.write(node);
  }

  private String unary(RexCall call, RexNode operand) throws NotWritable {
    require(kind(call).form() == kind(operand).form(), "arithmetic of mixed types");
    require(kind(call).isExact() || kind(call).is(Form.FLOATING), "arithmetic on no numbers");
    String text = expressions.write(operand);
    if (call.getOperator().equals(SqlStdOperatorTable.UNARY_MINUS)) {
      return "(- " + text + ")";
    }
    return call.getOperator().equals(SqlStdOperatorTable.ABS) ? "ABS(" + text + ")" : text;
  }

  private String finite(RexNode operand) throws NotWritable {
    require(kind(operand).is(Form.FLOATING), "FINITE of an exact number");
    return "(" + syntax.finite(expressions.write(operand)) + ")";
  }

  private String onGrid(List<RexNode> operands) throws NotWritable {
    Kind kind = kind(operands.get(0));
    if (kind.is(Form.FLOATING) && syntax.dialect() != Dialect.SPARK) {
      throw syntax.lacks("a grid of floating point");
    }
    require(kind.isExact() || kind.is(Form.FLOATING), "a grid of no numbers");
    FixedPoint grid =
        new FixedPoint(
            (int) number(operands.get(1)), number(operands.get(2)), number(operands.get(3)));
    return "(" + syntax.onGrid(expressions.write(operands.get(0)), kind, grid) + ")";
  }

  private static long number(RexNode node) throws NotWritable {
    BigDecimal value =
        node instanceof RexLiteral literal ? literal.getValueAs(BigDecimal.class) : null;
    if (value == null) {
      throw new NotWritable("a grid without bounds has no equal text");
    }
    return value.longValueExact();
  }

  private String binary(RexCall call, String symbol) throws NotWritable {
    return switch (kind(call).form()) {
      case WHOLE -> wholes(call, symbol);
      case EXACT -> exacts(call, symbol);
      case FLOATING -> floatings(call, symbol);
      default -> throw syntax.lacks("arithmetic on no numbers");
    };
  }

  private String wholes(RexCall call, String symbol) throws NotWritable {
    String a = whole(call.getOperands().get(0));
    String b = whole(call.getOperands().get(1));
    boolean stops =
        !call.getOperator().equals(SqlStdOperatorTable.PLUS)
            && !call.getOperator().equals(SqlStdOperatorTable.MINUS)
            && !call.getOperator().equals(SqlStdOperatorTable.MULTIPLY);
    return stops
        ? "(" + syntax.saturated(symbol, a, b) + ")"
        : "(" + a + " " + symbol + " " + b + ")";
  }

  /** Engines that bound decimals bring both sides of a sum to one scale first. */
  private String exacts(RexCall call, String symbol) throws NotWritable {
    Kind result = kind(call);
    Kind a = kind(call.getOperands().get(0));
    Kind b = kind(call.getOperands().get(1));
    require(a.isExact() && b.isExact(), "arithmetic of mixed types");
    if (syntax.boundsDecimals()) {
      int scale = symbol.equals("*") ? a.scale() + b.scale() : Math.max(a.scale(), b.scale());
      int digits =
          symbol.equals("*")
              ? productDigits(call, a, b)
              : Math.max(a.wholeDigits(), b.wholeDigits()) + scale + sumDigits();
      require(
          scale == result.scale() && digits <= Kind.MOST_DIGITS, "arithmetic of so many digits");
    }
    return syntax.cast(
        "("
            + exact(call.getOperands().get(0))
            + " "
            + symbol
            + " "
            + exact(call.getOperands().get(1))
            + ")",
        result);
  }

  /**
   * An engine fails where a product has more than 38 digits, so that one row could decide whether a
   * run fails: what numbers of their types can be has to fit. Weighed sums fit, as {@link Sums}
   * says. Spark would drop decimals of a type that is one digit longer.
   */
  private int productDigits(RexCall call, Kind a, Kind b) {
    if (call.getOperator().equals(TotalOperators.WEIGH)) {
      return Kind.MOST_DIGITS;
    }
    boolean dropsDecimals = syntax.dialect() == Dialect.SPARK && a.scale() + b.scale() > 0;
    return a.digits() + b.digits() + (dropsDecimals ? 1 : 0);
  }

  private int sumDigits() {
    return syntax.dialect() == Dialect.SPARK ? 1 : 0;
  }

  private String exact(RexNode node) throws NotWritable {
    Kind kind = kind(node);
    String text = expressions.write(node);
    return kind.is(Form.WHOLE) ? syntax.cast(text, new Kind(Form.EXACT, kind.digits(), 0)) : text;
  }

  private String floatings(RexCall call, String symbol) throws NotWritable {
    if (!syntax.hasTotalDoubles()) {
      throw syntax.lacks("arithmetic on floating point");
    }
    return "("
        + floating(call.getOperands().get(0))
        + " "
        + symbol
        + " "
        + floating(call.getOperands().get(1))
        + ")";
  }

  private String floating(RexNode node) throws NotWritable {
    Kind kind = kind(node);
    if (node instanceof RexLiteral literal && kind.isExact() && !literal.isNull()) {
      BigDecimal value = literal.getValueAs(BigDecimal.class);
      require(value != null, "this literal");
      return expressions.floating(value);
    }
    String text = expressions.write(node);
    if (kind.is(Form.WHOLE)) {
      return syntax.cast(text, new Kind(Form.FLOATING, 0, 0));
    }
    require(kind.is(Form.FLOATING), "arithmetic of mixed types");
    return text;
  }

  private String divided(RexCall call) throws NotWritable {
    RexNode a = call.getOperands().get(0);
    RexNode b = call.getOperands().get(1);
    return switch (kind(call).form()) {
      case WHOLE -> "(" + syntax.quotient(whole(a), whole(b)) + ")";
      case FLOATING -> floatings(call, "/");
      default -> throw syntax.lacks("division of decimals");
    };
  }

  private String remainder(RexCall call) throws NotWritable {
    RexNode a = call.getOperands().get(0);
    RexNode b = call.getOperands().get(1);
    if (kind(a).is(Form.WHOLE) && kind(b).is(Form.WHOLE)) {
      return "(" + syntax.remainder(expressions.write(a), expressions.write(b)) + ")";
    }
    require(kind(a).isExact() && kind(b).isExact(), "MOD of floating point");
    return syntax.cast(syntax.exactRemainder(exact(a), exact(b)), kind(call));
  }
}
