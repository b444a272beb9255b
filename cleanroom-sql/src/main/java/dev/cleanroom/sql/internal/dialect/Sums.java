package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.sql.internal.dialect.Kind.Form;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * When a sum of decimals cannot exceed 38 digits: 2⁶³ whole numbers of 64 bits sum up to at most
 * 2¹²⁶ &lt; 10³⁸, and 10¹² decimals of 26 digits to less than 10³⁸. Beyond, engines fail; they do
 * not wrap.
 */
final class Sums {
  private static final int DIGITS = Kind.MOST_DIGITS - 12;

  private Sums() {}

  /** Checks what is summed, looking through casts that widened it. */
  static void check(Syntax syntax, RexNode argument) throws NotWritable {
    Kind kind = ExpressionWriter.kind(argument);
    RexNode inner = argument;
    while (inner instanceof RexCall cast && cast.getKind() == SqlKind.CAST) {
      inner = cast.getOperands().get(0);
      Kind narrow = ExpressionWriter.kind(inner);
      if (narrow.isExact() && narrow.scale() <= kind.scale()) {
        kind =
            new Kind(
                narrow.form(),
                Math.min(kind.digits(), narrow.wholeDigits() + kind.scale()),
                kind.scale());
      }
    }
    boolean fits = kind.digits() <= DIGITS || (kind.is(Form.WHOLE) && kind.scale() == 0);
    if (syntax.boundsDecimals() && !fits) {
      throw syntax.lacks("a sum of " + kind.digits() + " digits");
    }
  }
}
