package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.spi.RunControl;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a table that knows rows only, by one reader. */
final class RowScan implements VectorScan, VectorScan.Reader {
  private final List<Column> columns;
  private final int[] places;
  private final Stream<@Nullable Object[]> rows;
  private final Iterator<@Nullable Object[]> iterator;
  private final @Nullable Object[][] cells;
  private int count;

  RowScan(Table table, int[] places) {
    this.columns = VectorScan.columns(table, places);
    this.places = places;
    this.cells = new @Nullable Object[places.length][CellVector.CAPACITY];
    this.rows = table.rows();
    this.iterator = rows.iterator();
  }

  /** Reads all columns of a table. */
  static RowScan all(Table table) {
    return new RowScan(table, IntStream.range(0, table.columns().size()).toArray());
  }

  @Override
  public long shared() {
    return 0;
  }

  @Override
  public Reader reader() {
    return this;
  }

  /** The array of a row may be re-used by the table, so its cells are taken out at once. */
  @Override
  public int next(RunControl control) {
    count = 0;
    while (count < CellVector.CAPACITY && iterator.hasNext()) {
      control.check();
      @Nullable Object[] row = iterator.next();
      for (int i = 0; i < places.length; i++) {
        cells[i][count] = Cells.at(row, places[i]);
      }
      count++;
    }
    return count;
  }

  @Override
  public void read(int column, CellVector target) {
    target.beginObjects();
    for (int i = 0; i < count; i++) {
      target.put(i, columns.get(column).type(), cells[column][i]);
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
