package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;
import java.util.List;

/** Rows of a database, in parts whose columns are arrays. One reader, in the caller's thread. */
final class RemoteScan implements VectorScan, VectorScan.Reader {
  private final EngineRows rows;
  private final ColumnBuffer buffer;

  /**
   * Takes rows over.
   *
   * @param rows the rows of a query
   * @param types the types of its columns
   */
  RemoteScan(EngineRows rows, List<ColumnType> types) {
    this.rows = rows;
    this.buffer = new ColumnBuffer(types);
  }

  @Override
  public int next(RunControl control) {
    buffer.clear();
    int count = 0;
    while (count < CellVector.CAPACITY && rows.next()) {
      for (int place = 0; place < buffer.width(); place++) {
        read(place, count);
      }
      count++;
    }
    buffer.fill(count);
    return count;
  }

  private void read(int place, int at) {
    CellVector target = buffer.column(place);
    switch (target.kind()) {
      case BOOLEAN -> target.booleans[at] = rows.truth(place + 1);
      case INTEGER, DATE, TIMESTAMP -> target.longs[at] = rows.whole(place + 1);
      case DOUBLE -> target.doubles[at] = rows.floating(place + 1);
      case DECIMAL -> buffer.objects(place)[at] = rows.exact(place + 1);
      case TEXT -> buffer.objects(place)[at] = rows.text(place + 1);
    }
    target.isNull[at] = rows.wasNull();
  }

  @Override
  public void read(int column, CellVector target) {
    buffer.read(column, target);
  }

  @Override
  public long shared() {
    return 0;
  }

  @Override
  public Reader reader() {
    return this;
  }

  @Override
  public void close() {
    rows.close();
  }
}
