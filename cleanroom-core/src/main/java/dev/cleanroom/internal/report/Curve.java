package dev.cleanroom.internal.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;

/**
 * How a budget was used up.
 *
 * @param series one for each amount that has a cap above zero
 * @param from the left end
 * @param to the right end, after {@code from}
 */
record Curve(List<Series> series, Instant from, Instant to) {
  /** Copies the list. */
  Curve {
    series = List.copyOf(series);
  }

  /**
   * The sums of one amount.
   *
   * @param symbol ε, δ or ρ
   * @param cap the most that may be spent, more than zero
   * @param points the sum after each charge, oldest first
   */
  record Series(String symbol, BigDecimal cap, List<Point> points) {
    /** Copies the list. */
    Series {
      points = List.copyOf(points);
    }

    BigDecimal last() {
      return points.isEmpty() ? BigDecimal.ZERO : points.get(points.size() - 1).spent();
    }
  }

  /** A sum at a time. */
  record Point(Instant time, BigDecimal spent) {}

  /** A share in percent with one decimal, never more than it is. */
  static BigDecimal percent(BigDecimal spent, BigDecimal cap) {
    return spent.multiply(BigDecimal.valueOf(100)).divide(cap, 1, RoundingMode.DOWN);
  }
}
