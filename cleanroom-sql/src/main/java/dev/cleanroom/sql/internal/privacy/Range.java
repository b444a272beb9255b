package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ValueBounds;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * The interval of a numeric expression, by interval arithmetic (Moore 1966). An end that is not
 * known is null; then {@link #missing} says which columns lack bounds.
 *
 * @param low the lower end, if known
 * @param high the upper end, if known
 * @param magnitude the largest absolute value that can be computed; null for floating point
 * @param missing columns without bounds
 */
record Range(
    @Nullable BigDecimal low,
    @Nullable BigDecimal high,
    @Nullable BigDecimal magnitude,
    Set<BaseColumn> missing) {
  /** What no table can hold more rows than. */
  private static final BigDecimal ROWS = BigDecimal.ONE.movePointRight(12);

  private static final BigDecimal LONG = new BigDecimal(Long.MIN_VALUE).negate();
  private static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);

  /** The range of an expression that is no number or about which nothing is known. */
  static final Range UNKNOWN = new Range(null, null, null, Set.of());

  static Range of(ValueBounds bounds) {
    return of(bounds.low(), bounds.high());
  }

  static Range of(BigDecimal low, BigDecimal high) {
    return new Range(low, high, low.abs().max(high.abs()), Set.of());
  }

  static Range unbounded(RelDataType type, Set<BaseColumn> missing) {
    return new Range(null, null, typeMagnitude(type), missing);
  }

  static Range rowCount() {
    return new Range(BigDecimal.ZERO, null, ROWS, Set.of());
  }

  private static @Nullable BigDecimal typeMagnitude(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> LONG;
      case DECIMAL -> BigDecimal.ONE.movePointRight(type.getPrecision() - type.getScale());
      default -> null;
    };
  }

  boolean isBounded() {
    return low != null && high != null;
  }

  Optional<ValueBounds> bounds() {
    return low == null || high == null
        ? Optional.empty()
        : Optional.of(new ValueBounds(outward(low, -1), outward(high, 1)));
  }

  private static BigDecimal outward(BigDecimal end, int direction) {
    RoundingMode mode = direction < 0 ? RoundingMode.FLOOR : RoundingMode.CEILING;
    return end.scale() > 18 ? end.setScale(18, mode) : end;
  }

  Range withRows() {
    return new Range(null, null, magnitude == null ? null : magnitude.multiply(ROWS), missing);
  }

  Range plus(Range other) {
    return combine(
        other,
        end(low, other.low, BigDecimal::add),
        end(high, other.high, BigDecimal::add),
        end(magnitude, other.magnitude, BigDecimal::add));
  }

  Range minus(Range other) {
    return plus(other.negated());
  }

  Range negated() {
    return new Range(
        high == null ? null : high.negate(), low == null ? null : low.negate(), magnitude, missing);
  }

  Range times(Range other) {
    BigDecimal product = end(magnitude, other.magnitude, BigDecimal::multiply);
    if (low == null || high == null || other.low == null || other.high == null) {
      return combine(other, null, null, product);
    }
    List<BigDecimal> corners =
        List.of(
            low.multiply(other.low),
            low.multiply(other.high),
            high.multiply(other.low),
            high.multiply(other.high));
    return combine(other, least(corners), most(corners), product);
  }

  /** The quotient of floating-point numbers; known only if the divisor cannot be zero. */
  Range dividedBy(Range other) {
    if (low == null
        || high == null
        || other.low == null
        || other.high == null
        || other.low.signum() * other.high.signum() <= 0) {
      return combine(other, null, null, null);
    }
    List<BigDecimal> corners =
        List.of(
            low.divide(other.low, DIGITS),
            low.divide(other.high, DIGITS),
            high.divide(other.low, DIGITS),
            high.divide(other.high, DIGITS));
    return combine(other, least(corners), most(corners), null);
  }

  Range abs() {
    if (low == null || high == null) {
      return new Range(BigDecimal.ZERO, null, magnitude, missing);
    }
    boolean crossesZero = low.signum() < 0 && high.signum() > 0;
    BigDecimal smallest = crossesZero ? BigDecimal.ZERO : low.abs().min(high.abs());
    return new Range(smallest, low.abs().max(high.abs()), magnitude, missing);
  }

  /** The remainder by a divisor other than zero has the dividend's sign. */
  Range mod(Range other) {
    if (other.low == null || other.high == null) {
      return combine(other, null, null, magnitude);
    }
    BigDecimal largest = other.low.abs().max(other.high.abs());
    boolean negative = low == null || low.signum() < 0;
    boolean positive = high == null || high.signum() > 0;
    return new Range(
        negative ? largest.negate() : BigDecimal.ZERO,
        positive ? largest : BigDecimal.ZERO,
        largest,
        Set.of());
  }

  /** Rounding moves a value by less than one. */
  Range rounded(RoundingMode mode) {
    return new Range(
        low == null ? null : low.setScale(0, mode),
        high == null ? null : high.setScale(0, mode),
        magnitude == null ? null : magnitude.add(BigDecimal.ONE),
        missing);
  }

  /** The smallest interval that holds both. */
  Range hull(Range other) {
    return combine(
        other,
        end(low, other.low, BigDecimal::min),
        end(high, other.high, BigDecimal::max),
        end(magnitude, other.magnitude, BigDecimal::max));
  }

  Range least(Range other) {
    return capped(
        end(low, other.low, BigDecimal::min), either(high, other.high, BigDecimal::min), other);
  }

  Range greatest(Range other) {
    return capped(
        either(low, other.low, BigDecimal::max), end(high, other.high, BigDecimal::max), other);
  }

  private Range capped(@Nullable BigDecimal lower, @Nullable BigDecimal upper, Range other) {
    Range range = combine(other, lower, upper, end(magnitude, other.magnitude, BigDecimal::max));
    return range.isBounded() ? new Range(lower, upper, range.magnitude, Set.of()) : range;
  }

  private Range combine(
      Range other,
      @Nullable BigDecimal lower,
      @Nullable BigDecimal upper,
      @Nullable BigDecimal largest) {
    Set<BaseColumn> all = new LinkedHashSet<>(missing);
    all.addAll(other.missing);
    return new Range(lower, upper, largest, all);
  }

  private static @Nullable BigDecimal end(
      @Nullable BigDecimal a, @Nullable BigDecimal b, BinaryOperator<BigDecimal> operator) {
    return a == null || b == null ? null : operator.apply(a, b);
  }

  private static @Nullable BigDecimal either(
      @Nullable BigDecimal a, @Nullable BigDecimal b, BinaryOperator<BigDecimal> operator) {
    if (a == null) {
      return b;
    }
    return b == null ? a : operator.apply(a, b);
  }

  private static BigDecimal least(List<BigDecimal> corners) {
    return corners.stream().reduce(BigDecimal::min).orElseThrow();
  }

  private static BigDecimal most(List<BigDecimal> corners) {
    return corners.stream().reduce(BigDecimal::max).orElseThrow();
  }
}
