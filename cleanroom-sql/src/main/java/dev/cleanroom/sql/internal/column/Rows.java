package dev.cleanroom.sql.internal.column;

import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;

/** The rows that one thread is at. */
final class Rows {
  private final VectorScan.Reader reader;
  private int count;
  private long part;

  Rows(VectorScan.Reader reader) {
    this.reader = reader;
  }

  /** Moves on; returns whether there are rows. */
  boolean next(RunControl control) {
    count = reader.next(control);
    part++;
    control.read(count);
    return count > 0;
  }

  int count() {
    return count;
  }

  /** Tells one set of rows from another. */
  long part() {
    return part;
  }

  void read(int column, CellVector target) {
    reader.read(column, target);
  }
}
