package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a database, in parts whose columns are arrays. One reader, in the caller's thread. */
public final class RemoteScan implements VectorScan, VectorScan.Reader {
  private static final @Nullable Object[] NONE = {};

  private final RemotePlan.RemoteRows rows;
  private final List<CellVector> columns = new ArrayList<>();
  private final List<@Nullable Object[]> objects = new ArrayList<>();
  private int count;

  /**
   * Takes rows over.
   *
   * @param rows the rows of a query
   * @param types the types of its columns
   */
  RemoteScan(RemotePlan.RemoteRows rows, List<ColumnType> types) {
    this.rows = rows;
    types.forEach(type -> columns.add(new CellVector(type)));
  }

  @Override
  public int next(RunControl control) {
    objects.clear();
    columns.forEach(column -> objects.add(isObject(column) ? column.writeObjects() : NONE));
    count = 0;
    EngineRows row = rows.raw();
    while (count < CellVector.CAPACITY && row.next()) {
      for (int i = 0; i < columns.size(); i++) {
        read(row, i, columns.get(i));
      }
      count++;
    }
    return count;
  }

  private static boolean isObject(CellVector column) {
    return column.kind() == ColumnType.Kind.TEXT || column.kind() == ColumnType.Kind.DECIMAL;
  }

  private void read(EngineRows row, int place, CellVector target) {
    switch (target.kind()) {
      case BOOLEAN -> target.booleans[count] = row.truth(place + 1);
      case INTEGER, DATE, TIMESTAMP -> target.longs[count] = row.whole(place + 1);
      case DOUBLE -> target.doubles[count] = row.floating(place + 1);
      case DECIMAL -> objects.get(place)[count] = row.exact(place + 1);
      case TEXT -> objects.get(place)[count] = row.text(place + 1);
    }
    target.isNull[count] = row.wasNull();
  }

  @Override
  public void read(int column, CellVector target) {
    CellVector source = columns.get(column);
    System.arraycopy(source.isNull, 0, target.isNull, 0, count);
    switch (source.kind()) {
      case BOOLEAN -> System.arraycopy(source.booleans, 0, target.booleans, 0, count);
      case INTEGER, DATE, TIMESTAMP -> System.arraycopy(source.longs, 0, target.longs, 0, count);
      case DOUBLE -> System.arraycopy(source.doubles, 0, target.doubles, 0, count);
      case DECIMAL, TEXT ->
          System.arraycopy(objects.get(column), 0, target.writeObjects(), 0, count);
    }
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
