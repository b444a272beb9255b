package dev.cleanroom.sql.internal.dialect;

import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.kind;
import static dev.cleanroom.sql.internal.dialect.ExpressionWriter.require;

import dev.cleanroom.sql.internal.dialect.Kind.Form;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Writes functions of text. */
final class Texts {
  private static final Set<SqlOperator> KNOWN =
      Set.of(
          TotalOperators.LIKE,
          TotalOperators.CONCAT,
          TotalOperators.UPPER,
          TotalOperators.LOWER,
          SqlStdOperatorTable.TRIM,
          SqlStdOperatorTable.CHAR_LENGTH,
          SqlStdOperatorTable.CHARACTER_LENGTH);

  private final Syntax syntax;
  private final ExpressionWriter expressions;

  Texts(Syntax syntax, ExpressionWriter expressions) {
    this.syntax = syntax;
    this.expressions = expressions;
  }

  boolean knows(SqlOperator operator) {
    return KNOWN.contains(operator);
  }

  String write(RexCall call) throws NotWritable {
    SqlOperator operator = call.getOperator();
    if (operator.equals(TotalOperators.LIKE)) {
      return like(call);
    }
    if (operator.equals(SqlStdOperatorTable.TRIM)) {
      return trim(call);
    }
    if (operator.equals(TotalOperators.CONCAT)) {
      return syntax.concat(text(call.getOperands().get(0)), text(call.getOperands().get(1)));
    }
    if (operator.equals(TotalOperators.UPPER) || operator.equals(TotalOperators.LOWER)) {
      return syntax.letters(ExpressionWriter.name(operator), text(call.getOperands().get(0)));
    }
    return syntax.units(text(call.getOperands().get(0)));
  }

  private String text(RexNode node) throws NotWritable {
    require(kind(node).is(Form.TEXT), "a function of text on another type");
    return expressions.write(node);
  }

  private static String literal(RexNode node) throws NotWritable {
    String value = node instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
    if (value == null) {
      throw new NotWritable("a pattern that is no literal has no equal text");
    }
    return value;
  }

  /** A pattern with % at its ends only, and no escape. */
  private String like(RexCall call) throws NotWritable {
    String text = text(call.getOperands().get(0));
    String pattern = literal(call.getOperands().get(1));
    boolean open = pattern.startsWith("%");
    boolean openEnd = pattern.endsWith("%");
    int from = open ? 1 : 0;
    String core = pattern.substring(from, Math.max(from, pattern.length() - (openEnd ? 1 : 0)));
    require(!core.contains("%"), "a pattern with % inside");
    if (core.contains("_")) {
      return syntax.like(text, syntax.text(pattern));
    }
    String part = syntax.text(core);
    if (open && openEnd) {
      return syntax.contains(text, part);
    }
    return open
        ? syntax.endsWith(text, part)
        : openEnd ? syntax.startsWith(text, part) : "(" + text + " = " + part + ")";
  }

  private String trim(RexCall call) throws NotWritable {
    SqlTrimFunction.Flag flag =
        call.getOperands().get(0) instanceof RexLiteral side
            ? side.getValueAs(SqlTrimFunction.Flag.class)
            : null;
    String character = literal(call.getOperands().get(1));
    require(flag != null && character.length() == 1, "this form of TRIM");
    String text = text(call.getOperands().get(2));
    boolean leading = flag != SqlTrimFunction.Flag.TRAILING;
    boolean trailing = flag != SqlTrimFunction.Flag.LEADING;
    return syntax.trimmed(leading, trailing, text, syntax.text(character));
  }
}
