package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that stands for several, cut into entries that a batch has room for: at most 2³¹ − 1 rows
 * whose sum is within 64 bits. Almost always it is one entry.
 */
final class AddedRow {
  private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final List<Aggregate> aggregates;
  private final long[] rows;
  private final BigInteger[] sums;

  AddedRow(List<Aggregate> aggregates, Contributions contributions, @Nullable Object[] row) {
    this.aggregates = aggregates;
    this.rows = new long[aggregates.size()];
    this.sums = new BigInteger[aggregates.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = ((Number) Objects.requireNonNull(row[contributions.rows().get(i)])).longValue();
      int place = contributions.sums().get(i);
      sums[i] = place < 0 ? BigInteger.ZERO : whole(row[place]);
    }
  }

  private static BigInteger whole(@Nullable Object sum) {
    if (sum == null) {
      return BigInteger.ZERO;
    }
    return sum instanceof BigDecimal decimal
        ? decimal.toBigIntegerExact()
        : BigInteger.valueOf(((Number) sum).longValue());
  }

  /** Writes the next part of an aggregate and takes it off. */
  void next(int aggregate, int[] rowTarget, long[] sumTarget, int at) {
    FixedPoint grid = aggregates.get(aggregate).value();
    long part = Math.min(rows[aggregate], most(grid));
    BigInteger rest = BigInteger.valueOf(rows[aggregate] - part);
    // What is left must be a sum that the rows that are left can have.
    BigInteger least = sums[aggregate].subtract(rest.multiply(BigInteger.valueOf(grid.high())));
    BigInteger sum =
        rest.signum() == 0
            ? sums[aggregate]
            : least.max(BigInteger.valueOf(grid.low()).multiply(BigInteger.valueOf(part)));
    rowTarget[at] = (int) part;
    sumTarget[at] = part == 0 ? 0 : sum.longValueExact();
    rows[aggregate] -= part;
    sums[aggregate] = sums[aggregate].subtract(sum);
  }

  /** How many rows surely have a sum within 64 bits. */
  private static long most(FixedPoint grid) {
    long magnitude = Math.max(grid.magnitude(), 1);
    return Math.min(Integer.MAX_VALUE, LONGEST.divide(BigInteger.valueOf(magnitude)).longValue());
  }

  boolean hasMore() {
    for (long left : rows) {
      if (left > 0) {
        return true;
      }
    }
    return false;
  }
}
