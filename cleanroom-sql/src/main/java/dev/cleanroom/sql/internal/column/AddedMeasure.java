package dev.cleanroom.sql.internal.column;

import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A measure of rows that stand for several: how many of them are present, and their sum. */
final class AddedMeasure implements Measure {
  private static final int DIGITS_OF_A_LONG = 18;

  private final long most;
  private final Expression rows;
  private final @Nullable Expression sums;

  /**
   * Creates the measure.
   *
   * @param aggregate the aggregate
   * @param rows the number of present rows
   * @param sums the sum of their values, or null where nothing is summed
   */
  AddedMeasure(Aggregate aggregate, Expression rows, @Nullable Expression sums) {
    this.most = AddedRow.most(aggregate.value());
    this.rows = rows;
    this.sums = sums;
  }

  @Override
  public void write(Rows part, int[] selected, int count, int from, int[] present, long[] values) {
    CellVector numbers = rows.of(part);
    for (int i = 0; i < count; i++) {
      long number = numbers.longs[selected[i]];
      present[from + i] = number <= most ? (int) number : TOO_LARGE;
    }
    Expression summed = sums;
    if (summed == null) {
      Arrays.fill(values, from, from + count, 0);
      return;
    }
    CellVector totals = summed.of(part);
    @Nullable Object[] decimals = totals.objects(CellVector.CAPACITY);
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      BigDecimal total = totals.isNull[row] ? BigDecimal.ZERO : (BigDecimal) decimals[row];
      if (total.precision() > DIGITS_OF_A_LONG) {
        present[from + i] = TOO_LARGE;
      }
      values[from + i] = total.longValue();
    }
  }
}
