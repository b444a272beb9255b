package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.kind;
import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import dev.cleanroom.sql.internal.dialect.Kind.Form;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Writes what is asked of days and of milliseconds since 1970, in the Gregorian calendar. */
final class Calendar {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final Syntax syntax;
  private final ExpressionWriter expressions;

  Calendar(Syntax syntax, ExpressionWriter expressions) {
    this.syntax = syntax;
    this.expressions = expressions;
  }

  static String dayOf(String moment, Syntax syntax) {
    return syntax.floorDivided(moment, DAY);
  }

  static String momentOf(String day) {
    return "(" + day + " * " + DAY + ")";
  }

  private static TimeUnitRange unit(RexNode node) throws NotWritable {
    TimeUnitRange unit =
        node instanceof RexLiteral literal ? literal.getValueAs(TimeUnitRange.class) : null;
    if (unit == null) {
      throw new NotWritable("this unit of time has no equal text");
    }
    return unit;
  }

  String extract(RexCall call) throws NotWritable {
    TimeUnitRange unit = unit(call.getOperands().get(0));
    RexNode operand = call.getOperands().get(1);
    String value = expressions.write(operand);
    boolean isMoment = kind(operand).is(Form.MOMENT);
    require(isMoment || kind(operand).is(Form.DAY), "EXTRACT from no date");
    return switch (unit) {
      case YEAR, QUARTER, MONTH, DAY, DOY ->
          syntax.part(unit.name(), syntax.date(isMoment ? dayOf(value, syntax) : value));
      case HOUR -> time(isMoment, value, DAY, HOUR);
      case MINUTE -> time(isMoment, value, HOUR, MINUTE);
      case SECOND -> time(isMoment, value, MINUTE, SECOND);
      default -> throw syntax.lacks("EXTRACT(" + unit + ")");
    };
  }

  private String time(boolean isMoment, String value, long whole, long part) throws NotWritable {
    require(isMoment, "EXTRACT of a time from a date");
    return "("
        + Syntax.floorRemainder(value, whole)
        + " "
        + syntax.divideOperator()
        + " "
        + part
        + ")";
  }

  /** FLOOR of numbers, or of dates to a unit. */
  String floor(RexCall call) throws NotWritable {
    RexNode operand = call.getOperands().get(0);
    String value = expressions.write(operand);
    if (call.getOperands().size() == 1) {
      return rounded(call, "FLOOR", value);
    }
    TimeUnitRange unit = unit(call.getOperands().get(1));
    return switch (kind(operand).form()) {
      case DAY -> day(unit, value);
      case MOMENT -> moment(unit, value);
      default -> throw syntax.lacks("FLOOR to a unit of no date");
    };
  }

  String ceiling(RexCall call) throws NotWritable {
    require(call.getOperands().size() == 1, "CEIL to a unit of time");
    return rounded(call, "CEIL", expressions.write(call.getOperands().get(0)));
  }

  private String rounded(RexCall call, String function, String value) throws NotWritable {
    Kind from = kind(call.getOperands().get(0));
    return switch (from.form()) {
      case WHOLE -> value;
      case EXACT -> syntax.cast(function + "(" + value + ")", kind(call));
      case FLOATING -> function + "(" + value + ")";
      default -> throw syntax.lacks(function + " of no number");
    };
  }

  private String day(TimeUnitRange unit, String value) throws NotWritable {
    return switch (unit) {
      case DAY -> value;
      case MONTH -> "(" + value + " - (" + syntax.part("DAY", syntax.date(value)) + " - 1))";
      case YEAR -> "(" + value + " - (" + syntax.part("DOY", syntax.date(value)) + " - 1))";
      default -> throw syntax.lacks("FLOOR to " + unit);
    };
  }

  private String moment(TimeUnitRange unit, String value) throws NotWritable {
    return switch (unit) {
      case SECOND -> floorTo(value, SECOND);
      case MINUTE -> floorTo(value, MINUTE);
      case HOUR -> floorTo(value, HOUR);
      default -> momentOf(day(unit, dayOf(value, syntax)));
    };
  }

  private static String floorTo(String value, long unit) {
    return "(" + value + " - " + Syntax.floorRemainder(value, unit) + ")";
  }
}
