package dev.cleanroom.examples;

import dev.cleanroom.Answer;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares an answer with what a database says. */
final class AcceptComparison {
  /** Rounding to two decimals, and what noise at ε = 10⁶ may do where there is no interval. */
  private static final double NOISE = 0.02;

  /** Laplace noise exceeds so many times its 95 % interval with a probability of e⁻²⁴. */
  private static final double SAFE = 8;

  private AcceptComparison() {}

  /** Whole numbers and everything that is no number must be equal, other numbers nearly so. */
  static String difference(List<Answer.Row> rows, List<List<@Nullable Object>> expected) {
    if (rows.size() != expected.size()) {
      return "rows " + rows + "\nexpected " + expected;
    }
    for (int i = 0; i < rows.size(); i++) {
      List<Answer.Cell> cells = rows.get(i).cells();
      for (int k = 0; k < cells.size(); k++) {
        if (!same(cells.get(k), plain(expected.get(i).get(k)))) {
          return "row " + i + " " + rows.get(i) + "\nexpected " + expected.get(i);
        }
      }
    }
    return "";
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    return value instanceof Timestamp time ? time.toLocalDateTime() : value;
  }

  private static boolean same(Answer.Cell cell, @Nullable Object expected) {
    if (cell.value() instanceof Number a && expected instanceof Number e) {
      BigDecimal exact = new BigDecimal(e.toString());
      BigDecimal value = new BigDecimal(a.toString());
      boolean whole = isWhole(value) && isWhole(exact) && !(a instanceof Double);
      return whole
          ? value.compareTo(exact) == 0
          : value.subtract(exact).abs().doubleValue() <= tolerance(cell, exact);
    }
    return Objects.equals(cell.value(), expected);
  }

  private static double tolerance(Answer.Cell cell, BigDecimal exact) {
    double noise =
        cell.interval().map(i -> i.high().subtract(i.low()).doubleValue() / 2 * SAFE).orElse(0.0);
    return Math.min(noise, 0.5) + NOISE + 1e-6 * exact.abs().doubleValue();
  }

  private static boolean isWhole(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0;
  }
}
