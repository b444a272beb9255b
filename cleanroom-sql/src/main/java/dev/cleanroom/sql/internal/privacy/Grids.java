package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.ValueBounds;
import dev.cleanroom.spi.FixedPoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The grids that values are summed on: the decimals of an exact type; for floating point as many as
 * fit below 2⁵³, at most nine.
 */
final class Grids {
  private static final int FLOATING_DECIMALS = 9;
  private static final BigInteger LIMIT = BigInteger.valueOf(FixedPoint.LIMIT);

  private Grids() {}

  /** The grid of totals, or empty if they exceed 2⁵³ grid values even without decimals. */
  static Optional<FixedPoint> of(ValueBounds total, RelDataType type) {
    boolean exact = SqlTypeUtil.isExactNumeric(type);
    int finest = exact ? Math.min(18, Math.max(0, type.getScale())) : FLOATING_DECIMALS;
    for (int scale = finest; scale >= 0; scale--) {
      BigInteger low = grid(total.low(), scale, RoundingMode.FLOOR);
      BigInteger high = grid(total.high(), scale, RoundingMode.CEILING);
      if (low.abs().max(high.abs()).compareTo(LIMIT) <= 0) {
        return Optional.of(new FixedPoint(scale, low.longValue(), high.longValue()));
      }
    }
    return Optional.empty();
  }

  /** The grid of single values at a given scale, cut off at 2⁵³. */
  static FixedPoint clamped(ValueBounds value, int scale) {
    BigInteger low = grid(value.low(), scale, RoundingMode.FLOOR).max(LIMIT.negate()).min(LIMIT);
    BigInteger high =
        grid(value.high(), scale, RoundingMode.CEILING).max(LIMIT.negate()).min(LIMIT);
    return new FixedPoint(scale, low.longValue(), high.longValue());
  }

  static FixedPoint widest(int scale) {
    return new FixedPoint(scale, -FixedPoint.LIMIT, FixedPoint.LIMIT);
  }

  private static BigInteger grid(BigDecimal value, int scale, RoundingMode mode) {
    return value.movePointRight(scale).setScale(0, mode).toBigInteger();
  }
}
