package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a query for one thread.
 *
 * @param owner the unit column of the table
 * @param conditions which must all be true
 * @param unit the unit that contributions belong to
 * @param keys the group keys
 * @param measures what each aggregate takes
 * @param added what rows stand for, or null if each stands for itself
 */
record Compiled(
    Expression owner,
    List<Expression> conditions,
    Expression unit,
    List<Expression> keys,
    List<Measure> measures,
    @Nullable Added added) {
  /**
   * Rows that stand for several.
   *
   * @param aggregates the aggregates
   * @param contributions says where their numbers of rows and sums are
   * @param columns all columns of the rows
   */
  record Added(List<Aggregate> aggregates, Contributions contributions, List<Expression> columns) {
    /** A row, to be cut into entries. */
    AddedRow row(Rows rows, int row) {
      return AddedRow.of(
          aggregates, contributions, place -> cell(columns.get(place).of(rows), row));
    }

    private static @Nullable Object cell(CellVector column, int row) {
      if (column.isNull[row]) {
        return null;
      }
      return column.kind() == ColumnType.Kind.DECIMAL
          ? column.objects(CellVector.CAPACITY)[row]
          : (Object) column.longs[row];
    }
  }
}
