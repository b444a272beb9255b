package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A measure of single rows: whether the row is present, and its value on the grid. */
@SuppressWarnings("ShortCircuitBoolean") // a loop without jumps is fast
final class RowMeasure implements Measure {
  private final FixedPoint grid;
  private final boolean counts;
  private final @Nullable Expression expression;

  /**
   * Creates the measure.
   *
   * @param aggregate the aggregate
   * @param expression its argument, or null if every row is present
   */
  RowMeasure(Aggregate aggregate, @Nullable Expression expression) {
    this.grid = aggregate.value();
    this.counts = aggregate.kind() == AggregateKind.UNITS || aggregate.kind() == AggregateKind.ROWS;
    this.expression = expression;
    boolean fits =
        expression == null
            ? counts
            : counts ? expression.kind() == ColumnType.Kind.BOOLEAN : expression.type().isNumeric();
    if (!fits) {
      throw new UnsupportedPlanException();
    }
  }

  @Override
  public void write(Rows rows, int[] selected, int count, int from, int[] present, long[] values) {
    Expression argument = expression;
    if (argument == null) {
      Arrays.fill(present, from, from + count, 1);
      Arrays.fill(values, from, from + count, 1);
      return;
    }
    CellVector vector = argument.of(rows);
    if (counts) {
      for (int i = 0; i < count; i++) {
        int row = selected[i];
        present[from + i] = !vector.isNull[row] & vector.booleans[row] ? 1 : 0;
        values[from + i] = 1;
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      present[from + i] = vector.isNull[selected[i]] ? 0 : 1;
    }
    switch (vector.kind()) {
      case DOUBLE -> writeDoubles(vector, selected, count, from, values);
      case DECIMAL -> writeDecimals(vector, selected, count, from, values);
      default -> writeLongs(vector, selected, count, from, values);
    }
  }

  private void writeDoubles(CellVector vector, int[] rows, int count, int from, long[] values) {
    for (int i = 0; i < count; i++) {
      values[from + i] = vector.isNull[rows[i]] ? 0 : grid.of(vector.doubles[rows[i]]);
    }
  }

  private void writeLongs(CellVector vector, int[] rows, int count, int from, long[] values) {
    for (int i = 0; i < count; i++) {
      values[from + i] = vector.isNull[rows[i]] ? 0 : grid.of(vector.longs[rows[i]]);
    }
  }

  private void writeDecimals(CellVector vector, int[] rows, int count, int from, long[] values) {
    if (vector.isUnscaled()) {
      for (int i = 0; i < count; i++) {
        values[from + i] =
            vector.isNull[rows[i]] ? 0 : grid.of(vector.longs[rows[i]], vector.scale());
      }
      return;
    }
    @Nullable Object[] decimals = vector.objects(CellVector.CAPACITY);
    for (int i = 0; i < count; i++) {
      boolean isNull = vector.isNull[rows[i]];
      values[from + i] = isNull ? 0 : grid.of((BigDecimal) decimals[rows[i]]);
    }
  }
}
