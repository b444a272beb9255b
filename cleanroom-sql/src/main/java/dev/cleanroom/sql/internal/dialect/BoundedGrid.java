package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.sql.internal.dialect.Kind.Form;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Writes how an exact number is put on a grid where decimals have at most 38 digits and casts round
 * half away from zero. The number is clamped first, so that nothing below overflows; where it lies
 * halfway, rounding away from zero gave the odd neighbour or the even one, and the odd is taken
 * back by one.
 */
final class BoundedGrid {
  private static final int MOST_SCALE = 18;

  private final Syntax syntax;
  private final Kind kind;
  private final FixedPoint grid;

  BoundedGrid(Syntax syntax, Kind kind, FixedPoint grid) {
    this.syntax = syntax;
    this.kind = kind;
    this.grid = grid;
  }

  String write(String exact) throws NotWritable {
    ExpressionWriter.require(
        grid.scale() >= 0 && kind.scale() <= MOST_SCALE, "a grid of such decimals");
    StringBuilder text = new StringBuilder("CASE");
    BigDecimal most = bound(grid.high(), RoundingMode.FLOOR);
    BigDecimal least = bound(grid.low(), RoundingMode.CEILING);
    if (fits(most)) {
      text.append(" WHEN ").append(exact).append(" > ").append(literal(most));
      text.append(" THEN ").append(Syntax.whole(grid.high()));
    }
    if (fits(least)) {
      text.append(" WHEN ").append(exact).append(" < ").append(literal(least));
      text.append(" THEN ").append(Syntax.whole(grid.low()));
    }
    String inside = kind.scale() > grid.scale() ? rounded(exact) : scaled(exact, kind);
    return text.length() == "CASE".length() ? inside : text + " ELSE " + inside + " END";
  }

  /** The last number of the kind that is within a bound. */
  private BigDecimal bound(long end, RoundingMode mode) {
    return BigDecimal.valueOf(end, grid.scale()).setScale(kind.scale(), mode);
  }

  /** Numbers of the kind cannot exceed what it does not hold. */
  private boolean fits(BigDecimal bound) {
    return kind.is(Form.WHOLE)
        ? bound.unscaledValue().bitLength() < 64
        : bound.precision() <= kind.digits();
  }

  private String literal(BigDecimal value) {
    return kind.is(Form.WHOLE) ? Syntax.whole(value.longValueExact()) : syntax.exact(value, kind);
  }

  /** A number within the bounds as many times as the grid has steps; it has 54 bits. */
  private String scaled(String exact, Kind from) {
    BigInteger steps = BigInteger.TEN.pow(grid.scale());
    if (from.is(Form.WHOLE)) {
      return "(" + exact + " * " + Syntax.whole(steps.longValueExact()) + ")";
    }
    Kind factor = new Kind(Form.EXACT, grid.scale() + 1, 0);
    String product = exact + " * " + syntax.exact(new BigDecimal(steps), factor);
    return "CAST(" + product + " AS BIGINT)";
  }

  private String rounded(String exact) {
    // Of 16 digits before the point at most: the number is within the bounds.
    Kind narrow = new Kind(Form.EXACT, 17 + kind.scale(), kind.scale());
    String number = "TRY_" + syntax.cast(exact, narrow);
    Kind coarse = new Kind(Form.EXACT, 18 + grid.scale(), grid.scale());
    String near = syntax.cast(number, coarse);
    String steps = scaled(near, coarse);
    BigDecimal half = BigDecimal.valueOf(5, grid.scale() + 1);
    String isHalfway =
        "ABS("
            + number
            + " - "
            + near
            + ") = "
            + syntax.exact(half, new Kind(Form.EXACT, grid.scale() + 2, grid.scale() + 1));
    return Syntax.cased(
        isHalfway + " AND " + steps + " % 2 <> 0",
        "CASE WHEN " + exact + " > 0 THEN " + steps + " - 1 ELSE " + steps + " + 1 END",
        steps);
  }
}
