package dev.cleanroom.sql.internal.column;

import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A row that stands for several, cut into entries that a batch has room for: at most 2³¹ − 1 rows
 * whose sum is within 64 bits. Almost always it is one entry.
 */
public final class AddedRow {
  private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final List<Aggregate> aggregates;
  private final long[] rows;
  private final BigInteger[] sums;

  private AddedRow(List<Aggregate> aggregates, long[] rows, BigInteger[] sums) {
    this.aggregates = aggregates;
    this.rows = rows;
    this.sums = sums;
  }

  /**
   * Takes a row.
   *
   * @param aggregates the aggregates
   * @param contributions says where its numbers of rows and sums are
   * @param cells gives a cell by its place
   * @return the row
   */
  public static AddedRow of(
      List<Aggregate> aggregates,
      Contributions contributions,
      IntFunction<@Nullable Object> cells) {
    long[] rows = new long[aggregates.size()];
    BigInteger[] sums = new BigInteger[aggregates.size()];
    for (int i = 0; i < rows.length; i++) {
      Object number = cells.apply(contributions.rows().get(i));
      rows[i] = ((Number) Objects.requireNonNull(number)).longValue();
      int place = contributions.sums().get(i);
      sums[i] = place < 0 ? BigInteger.ZERO : whole(cells.apply(place));
    }
    return new AddedRow(aggregates, rows, sums);
  }

  private static BigInteger whole(@Nullable Object sum) {
    if (sum == null) {
      return BigInteger.ZERO;
    }
    return sum instanceof BigDecimal decimal
        ? decimal.toBigIntegerExact()
        : BigInteger.valueOf(((Number) sum).longValue());
  }

  /**
   * Writes the next part of an aggregate and takes it off.
   *
   * @param aggregate the aggregate
   * @param rowTarget receives a number of rows
   * @param sumTarget receives their sum
   * @param at the place in both
   */
  public void next(int aggregate, int[] rowTarget, long[] sumTarget, int at) {
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
  static long most(FixedPoint grid) {
    long magnitude = Math.max(grid.magnitude(), 1);
    return Math.min(Integer.MAX_VALUE, LONGEST.divide(BigInteger.valueOf(magnitude)).longValue());
  }

  /**
   * Returns whether something is left.
   *
   * @return whether another entry is needed
   */
  public boolean hasMore() {
    for (long left : rows) {
      if (left > 0) {
        return true;
      }
    }
    return false;
  }
}
