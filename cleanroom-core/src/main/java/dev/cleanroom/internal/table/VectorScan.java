package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import dev.cleanroom.Table;
import dev.cleanroom.spi.RunControl;
import java.util.Arrays;
import java.util.List;

/** One reading of some columns of a table, in parts of up to {@link CellVector#CAPACITY} rows. */
public interface VectorScan extends AutoCloseable {
  /** A table that can be read in parts. */
  interface Source extends Table {
    /**
     * Begins a reading.
     *
     * @param columns which columns are wanted, by their places
     * @return the reading, to be closed
     */
    VectorScan scan(int[] columns);
  }

  /** Reads rows that no other reader of the same scan does. For one thread. */
  interface Reader {
    /**
     * Moves on to further rows.
     *
     * @param control asked while rows arrive slowly
     * @return how many there are, 0 at the end
     */
    int next(RunControl control);

    /**
     * Reads cells of the rows that the reader is at.
     *
     * @param column which of the wanted columns, counted as they were asked for
     * @param target receives the cells
     */
    void read(int column, CellVector target);
  }

  /**
   * Begins a reading of any table.
   *
   * @param table the table
   * @param columns which columns are wanted, by their places
   * @return the reading, to be closed
   */
  static VectorScan of(Table table, int[] columns) {
    return table instanceof Source source ? source.scan(columns) : new RowScan(table, columns);
  }

  /**
   * Returns the columns that are wanted.
   *
   * @param table the table
   * @param columns their places
   * @return the columns
   */
  static List<Column> columns(Table table, int[] columns) {
    return Arrays.stream(columns).mapToObj(table.columns()::get).toList();
  }

  /**
   * Returns by how many rows it is worth to read in several threads.
   *
   * @return the number of rows, or 0 if only one reader is allowed, in the caller's thread
   */
  long shared();

  /**
   * Opens a reader; more than one only if the scan is {@link #shared}.
   *
   * @return a reader
   */
  Reader reader();

  /** Ends the reading. */
  @Override
  void close();
}
