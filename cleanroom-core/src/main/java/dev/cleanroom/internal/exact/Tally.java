package dev.cleanroom.internal.exact;

import dev.cleanroom.spi.ExactPlan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known so far of one aggregate of one group. Tallies of the same aggregate can be added.
 */
final class Tally {
  private final ExactPlan.Function function;
  private final Set<Object> values = new HashSet<>();
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;

  Tally(ExactPlan.Function function) {
    this.function = function;
  }

  /** NULL and what is no number are left out, as in SQL; infinities, which no sum can hold, too. */
  void add(@Nullable Object measure) {
    switch (function) {
      case ROWS -> count += Boolean.TRUE.equals(measure) ? 1 : 0;
      case DISTINCT -> addValue(measure instanceof BigDecimal n ? n.stripTrailingZeros() : measure);
      case SUM_DISTINCT -> {
        BigDecimal number = number(measure);
        addValue(number == null ? null : number.stripTrailingZeros());
      }
      case SUM, MEAN -> {
        BigDecimal number = number(measure);
        if (number != null) {
          count++;
          sum = sum.add(number);
        }
      }
    }
  }

  private void addValue(@Nullable Object value) {
    if (value != null) {
      values.add(value);
    }
  }

  private static @Nullable BigDecimal number(@Nullable Object measure) {
    if (measure instanceof BigDecimal decimal) {
      return decimal;
    }
    if (measure instanceof Double || measure instanceof Float) {
      double value = ((Number) measure).doubleValue();
      return Double.isFinite(value) ? new BigDecimal(value) : null;
    }
    return measure instanceof Number number ? BigDecimal.valueOf(number.longValue()) : null;
  }

  void add(Tally other) {
    count += other.count;
    sum = sum.add(other.sum);
    values.addAll(other.values);
  }

  /** The value, null for a sum or mean of nothing. */
  @Nullable BigDecimal value() {
    return switch (function) {
      case ROWS -> BigDecimal.valueOf(count);
      case DISTINCT -> BigDecimal.valueOf(values.size());
      case SUM -> count == 0 ? null : sum;
      case SUM_DISTINCT ->
          values.stream().map(BigDecimal.class::cast).reduce(BigDecimal::add).orElse(null);
      case MEAN ->
          count == 0 ? null : sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
    };
  }
}
