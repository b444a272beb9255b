package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Writes casts, of which a checked plan has proved that their operands fit. */
final class Casts {
  private static final int LONGEST_WHOLE = 20;

  private final Syntax syntax;
  private final ExpressionWriter expressions;

  Casts(Syntax syntax, ExpressionWriter expressions) {
    this.syntax = syntax;
    this.expressions = expressions;
  }

  String write(RexCall call) throws NotWritable {
    RexNode operand = call.getOperands().get(0);
    RelDataType type = call.getType();
    if (ExpressionWriter.isNull(operand)) {
      return syntax.nothing(Kind.of(type));
    }
    return switch (kind(call).form()) {
      case TRUTH -> same(call, operand);
      case WHOLE, EXACT -> exact(call, operand);
      case FLOATING -> floating(operand);
      case TEXT -> text(operand, type);
      case DAY -> day(operand);
      case MOMENT -> moment(operand, type);
    };
  }

  /** A value in a type of the same sort that holds all values of its own. */
  String widened(String text, Kind from, Kind to) throws NotWritable {
    if (from.equals(to) || (from.form() == to.form() && !from.is(Form.EXACT))) {
      return text;
    }
    require(from.isExact() && to.is(Form.EXACT), "a choice between different types");
    require(
        from.scale() <= to.scale() && (from.wholeDigits() <= to.wholeDigits()),
        "a choice between decimals of different digits");
    return syntax.cast(text, to);
  }

  private String same(RexCall call, RexNode operand) throws NotWritable {
    require(kind(call).form() == kind(operand).form(), "a cast of this type");
    return expressions.write(operand);
  }

  private String exact(RexCall call, RexNode operand) throws NotWritable {
    Kind from = kind(operand);
    Kind to = kind(call);
    require(from.isExact(), "a cast of this type");
    String text = expressions.write(operand);
    if (from.is(Form.WHOLE) && to.is(Form.WHOLE)) {
      return text;
    }
    if (from.equals(to)) {
      return text;
    }
    return from.scale() > to.scale() ? syntax.truncated(text, from, to) : syntax.cast(text, to);
  }

  private String floating(RexNode operand) throws NotWritable {
    Kind from = kind(operand);
    if (from.is(Form.FLOATING)) {
      return expressions.write(operand);
    }
    require(from.isExact(), "a cast of this type");
    if (operand instanceof RexLiteral literal) {
      BigDecimal value = literal.getValueAs(BigDecimal.class);
      require(value != null, "this literal");
      return expressions.floating(value);
    }
    if (from.is(Form.EXACT) && !syntax.convertsToDouble(from)) {
      throw syntax.lacks("a cast of " + from.digits() + " digits to floating point");
    }
    return syntax.cast(expressions.write(operand), new Kind(Form.FLOATING, 0, 0));
  }

  private String text(RexNode operand, RelDataType type) throws NotWritable {
    Kind from = kind(operand);
    int room = type.getPrecision();
    boolean isOpen = room == RelDataType.PRECISION_NOT_SPECIFIED;
    boolean varies = type.getSqlTypeName() == SqlTypeName.VARCHAR;
    switch (from.form()) {
      case TEXT -> {
        int length = operand.getType().getPrecision();
        boolean fits = length != RelDataType.PRECISION_NOT_SPECIFIED && length <= room;
        boolean isSame = operand.getType().getSqlTypeName() == type.getSqlTypeName();
        require(
            (varies && (isOpen || fits)) || (isSame && length == room),
            "a cast that cuts text off");
        return expressions.write(operand);
      }
      case WHOLE -> {
        require(varies && (isOpen || room >= LONGEST_WHOLE), "a cast that cuts text off");
        return syntax.cast(expressions.write(operand), kind(type));
      }
      case TRUTH -> {
        require(varies && (isOpen || room >= 5), "a cast that cuts text off");
        String truth = expressions.write(operand);
        return Syntax.cased(
            truth, syntax.text("TRUE"), "NOT " + truth, syntax.text("FALSE"), "NULL");
      }
      case DAY -> {
        require(varies && (isOpen || room >= 10), "a cast that cuts text off");
        return syntax.dateText(expressions.write(operand));
      }
      default -> throw syntax.lacks("a cast of this type to text");
    }
  }

  private static Kind kind(RelDataType type) throws NotWritable {
    return Kind.of(type);
  }

  private static Kind kind(RexNode node) throws NotWritable {
    return Kind.of(node.getType());
  }

  private String day(RexNode operand) throws NotWritable {
    String text = expressions.write(operand);
    return switch (kind(operand).form()) {
      case DAY -> text;
      case MOMENT -> Calendar.dayOf(text, syntax);
      default -> throw syntax.lacks("a cast of this type to a date");
    };
  }

  private String moment(RexNode operand, RelDataType type) throws NotWritable {
    String text = expressions.write(operand);
    return switch (kind(operand).form()) {
      case DAY -> Calendar.momentOf(text);
      case MOMENT -> {
        require(
            operand.getType().getPrecision() <= type.getPrecision(),
            "a cast to fewer digits of a second");
        yield text;
      }
      default -> throw syntax.lacks("a cast of this type to a timestamp");
    };
  }
}
