package dev.cleanroom.internal.report;

import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Cost;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What amounts are to people. */
final class Amounts {
  private static final long DAY = Duration.ofDays(1).toSeconds();

  private Amounts() {}

  /** One of the sums that a cap bounds. */
  record Part(String symbol, BigDecimal most, Function<Cost, BigDecimal> of) {}

  static List<Part> parts(Cap cap) {
    if (cap instanceof Cap.Sum sum) {
      return List.of(
          new Part("ε", sum.most().epsilon(), cost -> cost.loss().epsilon()),
          new Part("δ", sum.most().delta(), cost -> cost.loss().delta()));
    }
    Cap.Concentrated concentrated = (Cap.Concentrated) cap;
    return List.of(
        new Part("ρ", concentrated.most().rho(), cost -> cost.concentrated().rho()),
        new Part("δ", concentrated.most().delta(), cost -> cost.concentrated().delta()));
  }

  /** The largest share of a cap's sums, rounded down. */
  static String used(Cap cap, Cost spent) {
    return parts(cap).stream()
        .filter(part -> part.most().signum() > 0)
        .map(part -> Curve.percent(part.of().apply(spent), part.most()))
        .max(BigDecimal::compareTo)
        .map(BigDecimal::toPlainString)
        .orElse("–");
  }

  static String inWords(Duration window) {
    long seconds = window.toSeconds();
    if (seconds % DAY != 0) {
      return seconds + " seconds";
    }
    return seconds == DAY ? "day" : seconds / DAY + " days";
  }

  /** Orders lines by their first cell, then the next. */
  static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = a.get(i).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
