package dev.cleanroom.internal.exact;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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

  /**
   * Adds a row's measure. NULL and what is no number are left out, as in SQL; infinities, which no
   * sum can hold, too.
   *
   * @return whether the row counts
   */
  @CanIgnoreReturnValue
  boolean add(@Nullable Object measure) {
    return switch (function) {
      case ROWS -> addRow(Boolean.TRUE.equals(measure));
      case DISTINCT -> addValue(measure instanceof BigDecimal n ? n.stripTrailingZeros() : measure);
      case SUM_DISTINCT -> {
        BigDecimal number = number(measure);
        yield addValue(number == null ? null : number.stripTrailingZeros());
      }
      case SUM, MEAN -> {
        BigDecimal number = number(measure);
        sum = number == null ? sum : sum.add(number);
        yield addRow(number != null);
      }
    };
  }

  private boolean addRow(boolean present) {
    count += present ? 1 : 0;
    return present;
  }

  private boolean addValue(@Nullable Object value) {
    if (value != null) {
      values.add(value);
    }
    return value != null;
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
