package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlOperator;

/** Writes the expressions of one relation. What is not known here has no text. */
final class ExpressionWriter {
  private final Syntax syntax;
  private final List<String> columns;
  private final Arithmetic arithmetic;
  private final Casts casts;
  private final Texts texts;
  private final Calendar calendar;

  /**
   * Creates the writer.
   *
   * @param syntax the dialect
   * @param columns the text of each column of the input
   */
  ExpressionWriter(Syntax syntax, List<String> columns) {
    this.syntax = syntax;
    this.columns = columns;
    this.arithmetic = new Arithmetic(syntax, this);
    this.casts = new Casts(syntax, this);
    this.texts = new Texts(syntax, this);
    this.calendar = new Calendar(syntax, this);
  }

  String write(RexNode node) throws NotWritable {
    if (node instanceof RexInputRef ref) {
      return columns.get(ref.getIndex());
    }
    if (node instanceof RexLiteral literal) {
      return literal(literal);
    }
    if (node instanceof RexDynamicParam parameter) {
      String mark = SqlText.MARK + Integer.toString(parameter.getIndex()) + SqlText.MARK;
      return syntax.cast(mark, Kind.of(parameter.getType()));
    }
    if (node instanceof RexOver over) {
      return new Windows(syntax, this).write(over);
    }
    if (node instanceof RexCall call) {
      return call(call);
    }
    throw new NotWritable("an expression of this kind has no equal text");
  }

  static Kind kind(RexNode node) throws NotWritable {
    return Kind.of(node.getType());
  }

  /** Writes a value as another type that holds all of its values. */
  String as(RexNode node, RelDataType type) throws NotWritable {
    if (isNull(node)) {
      return syntax.nothing(Kind.of(type));
    }
    return casts.widened(write(node), kind(node), Kind.of(type));
  }

  static boolean isNull(RexNode node) {
    return node instanceof RexLiteral literal && literal.isNull();
  }

  private String literal(RexLiteral literal) throws NotWritable {
    if (literal.isNull()) {
      return syntax.nothing(Kind.of(literal.getType()));
    }
    Kind kind = Kind.of(literal.getType());
    return switch (kind.form()) {
      case TRUTH -> value(literal, Boolean.class) ? "TRUE" : "FALSE";
      case WHOLE -> Syntax.whole(longValue(value(literal, BigDecimal.class)));
      case EXACT -> exact(value(literal, BigDecimal.class), kind);
      case FLOATING -> floating(value(literal, BigDecimal.class));
      case TEXT -> syntax.text(value(literal, String.class));
      case DAY -> Syntax.whole(value(literal, Integer.class));
      case MOMENT -> Syntax.whole(value(literal, Long.class));
    };
  }

  private static <T> T value(RexLiteral literal, Class<T> type) throws NotWritable {
    T value = literal.getValueAs(type);
    if (value == null) {
      throw new NotWritable("a literal of this type has no equal text");
    }
    return value;
  }

  private static long longValue(BigDecimal value) throws NotWritable {
    try {
      return value.longValueExact();
    } catch (ArithmeticException e) {
      throw new NotWritable("a literal beyond 64 bits has no equal text");
    }
  }

  private String exact(BigDecimal value, Kind kind) throws NotWritable {
    boolean fits =
        value.stripTrailingZeros().scale() <= kind.scale()
            && value.precision() - value.scale() <= kind.wholeDigits();
    if (!fits && value.signum() != 0) {
      throw new NotWritable("a literal that is not of its type has no equal text");
    }
    return syntax.exact(value, kind);
  }

  String floating(BigDecimal value) throws NotWritable {
    double number = value.doubleValue();
    if (Double.isInfinite(number)) {
      throw new NotWritable("an infinite literal has no equal text");
    }
    return syntax.floating(number + 0.0);
  }

  private String call(RexCall call) throws NotWritable {
    List<RexNode> operands = call.getOperands();
    SqlOperator operator = call.getOperator();
    if (texts.knows(operator)) {
      return texts.write(call);
    }
    if (arithmetic.knows(operator)) {
      return arithmetic.write(call);
    }
    return switch (call.getKind()) {
      case AND -> joined(" AND ", operands);
      case OR -> joined(" OR ", operands);
      case NOT -> "(NOT " + truth(operands.get(0)) + ")";
      case IS_NULL -> "(" + write(operands.get(0)) + " IS NULL)";
      case IS_NOT_NULL -> "(" + write(operands.get(0)) + " IS NOT NULL)";
      case IS_TRUE -> "(" + truth(operands.get(0)) + " IS TRUE)";
      case IS_NOT_TRUE -> "(" + truth(operands.get(0)) + " IS NOT TRUE)";
      case IS_FALSE -> "(" + truth(operands.get(0)) + " IS FALSE)";
      case IS_NOT_FALSE -> "(" + truth(operands.get(0)) + " IS NOT FALSE)";
      case EQUALS -> equal(operands, "=");
      case NOT_EQUALS -> equal(operands, "<>");
      case IS_DISTINCT_FROM -> equal(operands, "IS DISTINCT FROM");
      case IS_NOT_DISTINCT_FROM -> equal(operands, "IS NOT DISTINCT FROM");
      case LESS_THAN -> ordered(operands, "<");
      case LESS_THAN_OR_EQUAL -> ordered(operands, "<=");
      case GREATER_THAN -> ordered(operands, ">");
      case GREATER_THAN_OR_EQUAL -> ordered(operands, ">=");
      case CASE -> cases(call);
      case COALESCE -> coalesce(call);
      case CAST -> casts.write(call);
      case EXTRACT -> calendar.extract(call);
      case FLOOR -> calendar.floor(call);
      case CEIL -> calendar.ceiling(call);
      default -> throw new NotWritable(name(operator) + " has no equal text");
    };
  }

  static String name(SqlOperator operator) {
    return operator.getName().replaceFirst("^TOTAL_", "").toUpperCase(Locale.ROOT);
  }

  private String truth(RexNode node) throws NotWritable {
    require(kind(node).is(Form.TRUTH), "a condition that is no truth value");
    return write(node);
  }

  static void require(boolean holds, String what) throws NotWritable {
    if (!holds) {
      throw new NotWritable(what + " has no equal text");
    }
  }

  private String joined(String operator, List<RexNode> operands) throws NotWritable {
    List<String> parts = new ArrayList<>();
    for (RexNode operand : operands) {
      parts.add(truth(operand));
    }
    return "(" + String.join(operator, parts) + ")";
  }

  private String equal(List<RexNode> operands, String symbol) throws NotWritable {
    return compared(operands, symbol, false);
  }

  private String ordered(List<RexNode> operands, String symbol) throws NotWritable {
    require(!kind(operands.get(0)).is(Form.TRUTH), "an order of truth values");
    return compared(operands, symbol, kind(operands.get(0)).is(Form.TEXT));
  }

  private String compared(List<RexNode> operands, String symbol, boolean byKey) throws NotWritable {
    RexNode a = operands.get(0);
    RexNode b = operands.get(1);
    require(comparable(a, b), "a comparison of different types");
    boolean floating = kind(a).is(Form.FLOATING) || kind(b).is(Form.FLOATING);
    String left = side(a, floating, byKey);
    String right = side(b, floating, byKey);
    return "(" + left + " " + symbol + " " + right + ")";
  }

  private boolean comparable(RexNode a, RexNode b) throws NotWritable {
    Kind left = kind(a);
    Kind right = kind(b);
    if (left.isExact() && right.isExact()) {
      int digits = Math.max(left.wholeDigits(), right.wholeDigits());
      int scale = Math.max(left.scale(), right.scale());
      return !syntax.boundsDecimals() || digits + scale <= Kind.MOST_DIGITS;
    }
    return left.form() == right.form()
        || (left.is(Form.FLOATING) && isExactLiteral(b))
        || (right.is(Form.FLOATING) && isExactLiteral(a));
  }

  private static boolean isExactLiteral(RexNode node) throws NotWritable {
    return node instanceof RexLiteral literal && !literal.isNull() && kind(node).isExact();
  }

  /** Exact literals beside floating point are compared as floating point, as in process. */
  private String side(RexNode node, boolean floating, boolean byKey) throws NotWritable {
    if (floating && isExactLiteral(node)) {
      return floating(value((RexLiteral) node, BigDecimal.class));
    }
    String text = write(node);
    return byKey ? syntax.orderKey(text) : text;
  }

  private String cases(RexCall call) throws NotWritable {
    List<RexNode> operands = call.getOperands();
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 0; i + 1 < operands.size(); i += 2) {
      text.append(" WHEN ").append(truth(operands.get(i)));
      text.append(" THEN ").append(as(operands.get(i + 1), call.getType()));
    }
    text.append(" ELSE ").append(as(operands.get(operands.size() - 1), call.getType()));
    return "(" + text.append(" END)");
  }

  private String coalesce(RexCall call) throws NotWritable {
    List<String> parts = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      parts.add(as(operand, call.getType()));
    }
    return "COALESCE(" + String.join(", ", parts) + ")";
  }
}
