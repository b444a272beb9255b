package dev.cleanroom;

import dev.cleanroom.internal.table.ArrayColumn;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A named column in an array, for {@link Table#columns}. The array is used as it is, not copied: it
 * must not be changed while the table is in use, or else an answer may be of neither state.
 *
 * <p>{@link ColumnType} says what fits; a cell that does not fit is NULL: NaN, a date outside of
 * the years 1 to 9999, a text longer than {@link Table#MAX_TEXT_LENGTH} or with half of a surrogate
 * pair.
 */
public final class ColumnData {
  private final ArrayColumn array;

  private ColumnData(ArrayColumn array) {
    this.array = array;
  }

  private static Column column(String name, ColumnType type) {
    return Column.of(name, type);
  }

  /**
   * Returns a column of INTEGER.
   *
   * @param name the column's name, an identifier
   * @param values a number for each row
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData of(String name, long[] values) {
    return new ColumnData(new ArrayColumn.Longs(column(name, ColumnType.INTEGER), values));
  }

  /**
   * Returns a column of INTEGER.
   *
   * @param name the column's name, an identifier
   * @param values a number for each row
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData of(String name, int[] values) {
    return new ColumnData(new ArrayColumn.Ints(column(name, ColumnType.INTEGER), values));
  }

  /**
   * Returns a column of DOUBLE.
   *
   * @param name the column's name, an identifier
   * @param values a number for each row; NaN is NULL
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData of(String name, double[] values) {
    return new ColumnData(new ArrayColumn.Doubles(column(name, ColumnType.DOUBLE), values));
  }

  /**
   * Returns a column of BOOLEAN.
   *
   * @param name the column's name, an identifier
   * @param values a truth value for each row
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData of(String name, boolean[] values) {
    return new ColumnData(new ArrayColumn.Booleans(column(name, ColumnType.BOOLEAN), values));
  }

  /**
   * Returns a column of TEXT.
   *
   * @param name the column's name, an identifier
   * @param values a text or null for each row
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData of(String name, @Nullable String[] values) {
    return new ColumnData(new ArrayColumn.Texts(column(name, ColumnType.TEXT), values));
  }

  /**
   * Returns a column of TEXT with few different values.
   *
   * @param name the column's name, an identifier
   * @param codes for each row, the place of its text, from 0; any other number is an unreadable
   *     cell
   * @param texts the texts, or nulls; the array is not copied
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData coded(String name, int[] codes, @Nullable String... texts) {
    return new ColumnData(new ArrayColumn.Codes(column(name, ColumnType.TEXT), codes, texts));
  }

  /**
   * Returns a column of DECIMAL(19, scale): {@code 995} with scale 2 is 9.95.
   *
   * @param name the column's name, an identifier
   * @param unscaled for each row, the digits of its decimal as a whole number
   * @param scale digits after the point, 0 to 19
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier or the scale is out of range
   */
  public static ColumnData decimals(String name, long[] unscaled, int scale) {
    ColumnType type = ArrayColumn.decimal(scale);
    return new ColumnData(new ArrayColumn.Decimals(column(name, type), unscaled));
  }

  /**
   * Returns a column of DATE.
   *
   * @param name the column's name, an identifier
   * @param days for each row, the days since 1970-01-01, see {@link java.time.LocalDate#toEpochDay}
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData dates(String name, int[] days) {
    return new ColumnData(new ArrayColumn.Days(column(name, ColumnType.DATE), days));
  }

  /**
   * Returns a column of TIMESTAMP.
   *
   * @param name the column's name, an identifier
   * @param millis for each row, the milliseconds since 1970-01-01T00:00
   * @return the column
   * @throws IllegalArgumentException if the name is no identifier
   */
  public static ColumnData timestamps(String name, long[] millis) {
    return new ColumnData(new ArrayColumn.Millis(column(name, ColumnType.TIMESTAMP), millis));
  }

  /**
   * Returns this column with NULL in some rows, whatever stands in its array.
   *
   * @param nulls the rows that are NULL; not copied either
   * @return the column
   * @throws IllegalArgumentException if a row is named that the column does not have
   */
  public ColumnData withNulls(BitSet nulls) {
    if (nulls.length() > array.size()) {
      throw new IllegalArgumentException(
          "column '"
              + array.column().name()
              + "' has "
              + array.size()
              + " cells, but row "
              + (nulls.length() - 1)
              + " is to be NULL");
    }
    return new ColumnData(new ArrayColumn.Masked(array, nulls));
  }

  ArrayColumn array() {
    return array;
  }

  @Override
  public String toString() {
    return array.column() + " in an array of " + array.size();
  }
}
