package dev.cleanroom.sql.internal.remote;

import static java.util.stream.Collectors.joining;

import dev.cleanroom.ColumnType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lets decimals of more digits than a long has come a second time, as decimals of at most so many
 * digits or as NULL: the driver makes a text of each one that is wide, which takes longer than the
 * rest of its row, though most would be short.
 */
final class ShortDecimals {
  private static final int DIGITS_OF_A_LONG = 18;

  private final List<ColumnType> types;
  private final List<Integer> wide;

  /**
   * Finds the wide decimals among columns.
   *
   * @param types the types of the columns
   */
  ShortDecimals(List<ColumnType> types) {
    this.types = List.copyOf(types);
    this.wide = IntStream.range(0, types.size()).filter(i -> isWide(types.get(i))).boxed().toList();
  }

  private static boolean isWide(ColumnType type) {
    return type.kind() == ColumnType.Kind.DECIMAL
        && type.precision() > DIGITS_OF_A_LONG
        && type.scale() <= DIGITS_OF_A_LONG;
  }

  /**
   * Returns the types of the columns of a query.
   *
   * @return the types, without the further columns
   */
  List<ColumnType> types() {
    return types;
  }

  /**
   * Returns a query with the further columns after its own.
   *
   * @param sql a query of the columns
   * @return the query, the same if there are no wide decimals
   */
  String query(String sql) {
    if (wide.isEmpty()) {
      return sql;
    }
    String columns = IntStream.range(0, types.size()).mapToObj(i -> "c" + i).collect(joining(", "));
    String added = wide.stream().map(i -> ", " + shortened(i)).collect(joining());
    return "SELECT " + columns + added + " FROM (" + sql + ") AS t(" + columns + ")";
  }

  private String shortened(int column) {
    int scale = types.get(column).scale();
    return "TRY_CAST(c" + column + " AS DECIMAL(" + DIGITS_OF_A_LONG + ", " + scale + "))";
  }

  /**
   * Returns how many columns the query has.
   *
   * @return the columns, the further ones among them
   */
  int width() {
    return types.size() + wide.size();
  }

  /**
   * Returns where a column comes a second time.
   *
   * @param column its place
   * @return the other place, or the same if it is no wide decimal
   */
  int place(int column) {
    int further = wide.indexOf(column);
    return further < 0 ? column : types.size() + further;
  }
}
