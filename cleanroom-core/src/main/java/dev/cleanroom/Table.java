package dev.cleanroom;

import dev.cleanroom.internal.table.ColumnTable;
import dev.cleanroom.internal.table.CsvTable;
import dev.cleanroom.internal.table.JdbcTable;
import dev.cleanroom.internal.table.ObjectTable;
import dev.cleanroom.internal.table.ParquetTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table that stays where it is and can be read again and again.
 *
 * <p>Use a factory of this interface, or implement it to bring an adapter of your own. An
 * implementation must be thread-safe; every call of {@link #rows()} must return all rows.
 *
 * <p><b>Cells.</b> A cell that is not of its column's type, cannot be read, or is a text longer
 * than {@link #MAX_TEXT_LENGTH} or with half of a surrogate pair is treated as NULL, so that no
 * single row decides whether a run fails; {@link Member#inspect} tells the owner how many there
 * are. {@link ColumnType} says what fits: decimals are rounded to their column's scale, whole
 * numbers never are.
 */
public interface Table {
  /** The largest number of characters of a text cell; a longer text is read as NULL. */
  int MAX_TEXT_LENGTH = 65_536;

  /**
   * Returns the name by which templates call the table.
   *
   * @return an identifier
   */
  String name();

  /**
   * Returns the columns, in the order of a row's cells.
   *
   * @return at least one column, names distinct without regard to case
   */
  List<Column> columns();

  /**
   * Returns all rows. The caller closes the stream, reads it once and in one thread.
   *
   * @return a stream of cells in the order of {@link #columns()}, each of its column's Java class
   *     or null; the arrays may be re-used by the implementation after the next row was asked for
   */
  Stream<@Nullable Object[]> rows();

  /**
   * Returns the rows of a collection of records or beans.
   *
   * <p>Columns are the record's components, in order, or the bean's properties ({@code getX},
   * {@code isX}), by name. Whole numbers, floating point, text, characters, enums, UUIDs, dates and
   * {@link java.time.Instant}s (as UTC) become the matching column type; {@link
   * java.math.BigDecimal} becomes DECIMAL(38, 9), so more than 9 decimals are rounded (half to
   * even). The class may be nested, local or declared in JShell. A property that throws is an
   * unreadable cell. Records of a {@link List} may be read by several threads at once; everything
   * else is read by one.
   *
   * @param <T> the class of a row
   * @param name the table's name, an identifier
   * @param type a record, or a class with public getters
   * @param rows the rows; iterated anew for each run
   * @return the table
   * @throws IllegalArgumentException if the name is no identifier, or the class is not accessible,
   *     has no properties or has one of a type that is no column type
   */
  static <T> Table of(String name, Class<T> type, Iterable<? extends T> rows) {
    Names.check(name, "table name");
    return ObjectTable.of(name, type, rows);
  }

  /**
   * Returns the rows of a stream of records or beans, opened anew for each run. See {@link #of}.
   *
   * @param <T> the class of a row
   * @param name the table's name, an identifier
   * @param type a record, or a class with public getters
   * @param rows opens a stream, which is closed after reading
   * @return the table
   * @throws IllegalArgumentException if the name is no identifier, or the class is not accessible,
   *     has no properties or has one of a type that is no column type
   */
  static <T> Table stream(
      String name, Class<T> type, Supplier<? extends Stream<? extends T>> rows) {
    Names.check(name, "table name");
    return new ObjectTable<>(name, type, rows);
  }

  /**
   * Returns rows that stand in arrays, column by column: the fastest table to read. It may be read
   * by several threads at once.
   *
   * @param name the table's name, an identifier
   * @param columns its columns, all with the same number of cells; their arrays are used as they
   *     are, not copied
   * @return the table
   * @throws IllegalArgumentException if the name is no identifier, there are no columns, two have
   *     the same name, or they differ in their numbers of cells
   */
  static Table columns(String name, ColumnData... columns) {
    Names.check(name, "table name");
    return new ColumnTable(name, Arrays.stream(columns).map(ColumnData::array).toList());
  }

  /**
   * Returns the rows of a CSV file (RFC 4180, UTF-8 with or without byte order mark, with a header
   * line). An empty cell is NULL, quoted or not; blank lines are left out. The file's columns may
   * stand in any order; those not declared are ignored.
   *
   * <p>Numbers are written as in {@code -1234.5} or {@code 1e3}, booleans as {@code true} and
   * {@code false}, dates as {@code 2026-01-31}, timestamps as {@code 2026-01-31T10:15:30} or with a
   * blank for the {@code T}; one with an offset is moved to UTC. A record with more or fewer fields
   * than the header has only unreadable cells; so is a text with bytes that are not UTF-8. A run
   * fails if the header has changed, or if one field has more than 16 million characters: a
   * forgotten quote at the top of a large file, which {@link Member#inspect} finds.
   *
   * @param name the table's name, an identifier
   * @param file the file, read anew for each run
   * @param columns the columns to read, named as in the header
   * @return the table
   * @throws IllegalArgumentException if the name is no identifier, there are no columns, or the
   *     file cannot be read or its header lacks a column
   */
  static Table csv(String name, Path file, Column... columns) {
    Names.check(name, "table name");
    return new CsvTable(name, file, List.of(columns));
  }

  /**
   * Returns the rows of a Parquet file, or of all files of a folder whose names end in {@code
   * .parquet}. An embedded DuckDB reads them, which must be on the class path ({@code
   * org.duckdb:duckdb_jdbc}); it sees no other file and loads no extension. Times with a zone are
   * moved to UTC.
   *
   * @param name the table's name, an identifier
   * @param path the file or folder, read anew for each run
   * @return the table, its columns typed after the file's
   * @throws IllegalArgumentException if the name is no identifier, DuckDB is missing, there is no
   *     file or one cannot be read, or a column has a name that is no identifier or a type that is
   *     no column type
   */
  static Table parquet(String name, Path path) {
    Names.check(name, "table name");
    return new ParquetTable(name, path);
  }

  /**
   * Returns the rows of a database table or view, read in process over one connection for each run,
   * which is read-only, rolled back and closed. Timestamps with a time zone are moved to UTC; a
   * NUMERIC without a scale, or beyond 38 digits, becomes DECIMAL(38, 9).
   *
   * @param name the table's name in templates, an identifier
   * @param source gives connections
   * @param databaseTable the table's name in the database, quoted by this adapter and therefore
   *     exact in upper and lower case; a schema may stand before it, separated by a point
   * @return the table, its columns typed after the database's
   * @throws IllegalArgumentException if the name is no identifier, the table cannot be found, the
   *     database cannot quote names, or a column has a name that is no identifier or a type that is
   *     no column type; a view can leave such columns out
   */
  static Table jdbc(String name, DataSource source, String databaseTable) {
    Names.check(name, "table name");
    return new JdbcTable(name, source, databaseTable);
  }
}
