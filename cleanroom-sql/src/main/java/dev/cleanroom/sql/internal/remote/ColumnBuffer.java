package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some rows as they came from a database, column by column, until the next rows come. */
final class ColumnBuffer {
  private static final @Nullable Object[] NONE = {};

  private final List<CellVector> columns = new ArrayList<>();
  private final List<@Nullable Object[]> objects = new ArrayList<>();
  private int count;

  /**
   * Creates a buffer without rows.
   *
   * @param types the types of its columns
   */
  ColumnBuffer(List<ColumnType> types) {
    types.forEach(type -> columns.add(new CellVector(type)));
  }

  /** Forgets all rows and makes room for others. */
  void clear() {
    objects.clear();
    columns.forEach(column -> objects.add(isObject(column) ? column.writeObjects() : NONE));
    count = 0;
  }

  private static boolean isObject(CellVector column) {
    return column.kind() == ColumnType.Kind.TEXT || column.kind() == ColumnType.Kind.DECIMAL;
  }

  /**
   * Says that rows have been written.
   *
   * @param rows how many there are now
   */
  void fill(int rows) {
    count = rows;
  }

  /**
   * Returns the number of rows.
   *
   * @return rows, at most {@link CellVector#CAPACITY}
   */
  int count() {
    return count;
  }

  /**
   * Returns the number of columns.
   *
   * @return columns
   */
  int width() {
    return columns.size();
  }

  /**
   * Returns a column, to be written.
   *
   * @param place its place, from 0
   * @return its values, but texts and decimals
   */
  CellVector column(int place) {
    return columns.get(place);
  }

  /**
   * Returns the values of a column of texts or decimals, to be written.
   *
   * @param place its place, from 0
   * @return the values
   */
  @Nullable Object[] objects(int place) {
    return objects.get(place);
  }

  /**
   * Copies a column.
   *
   * @param place its place, from 0
   * @param target receives the values of all rows
   */
  void read(int place, CellVector target) {
    CellVector source = columns.get(place);
    System.arraycopy(source.isNull, 0, target.isNull, 0, count);
    switch (source.kind()) {
      case BOOLEAN -> System.arraycopy(source.booleans, 0, target.booleans, 0, count);
      case INTEGER, DATE, TIMESTAMP -> System.arraycopy(source.longs, 0, target.longs, 0, count);
      case DOUBLE -> System.arraycopy(source.doubles, 0, target.doubles, 0, count);
      case DECIMAL, TEXT ->
          System.arraycopy(objects.get(place), 0, target.writeObjects(), 0, count);
    }
  }
}
