package dev.cleanroom;

import dev.cleanroom.internal.table.CsvTable;
import dev.cleanroom.internal.table.JdbcTable;
import dev.cleanroom.internal.table.ObjectTable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table that stays where it is and can be read again and again.
 *
 * <p>Use a factory of this interface, or implement it to bring an adapter of your own. An
 * implementation must be thread-safe; every call of {@link #rows()} must return all rows.
 *
 * <p><b>Cells.</b> A cell that is not of its column's type, cannot be read, or is a text longer
 * than {@link #MAX_TEXT_LENGTH} is treated as NULL, so that no single row decides whether a run
 * fails; {@link Member#inspect} tells the owner how many there are.
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
   * @param <T> the class of a row
   * @param name the table's name, an identifier
   * @param type a public record, or a public class with getters
   * @param rows the rows; iterated anew for each run
   * @return the table
   * @throws IllegalArgumentException if the name is no identifier, or the class is not accessible,
   *     has no properties or has one of a type that is no column type
   */
  static <T> Table of(String name, Class<T> type, Iterable<? extends T> rows) {
    return new ObjectTable<>(name, type, () -> StreamSupport.stream(rows.spliterator(), false));
  }

  /**
   * Returns the rows of a stream of records or beans, opened anew for each run.
   *
   * @param <T> the class of a row
   * @param name the table's name, an identifier
   * @param type a public record, or a public class with getters
   * @param rows opens a stream, which is closed after reading
   * @return the table
   * @throws IllegalArgumentException if the name is no identifier, or the class is not accessible,
   *     has no properties or has one of a type that is no column type
   */
  static <T> Table stream(
      String name, Class<T> type, Supplier<? extends Stream<? extends T>> rows) {
    return new ObjectTable<>(name, type, rows);
  }

  /**
   * Returns the rows of a CSV file (RFC 4180, UTF-8, with a header line). An empty cell is NULL.
   * The file's columns may stand in any order; those not declared are ignored.
   *
   * @param name the table's name, an identifier
   * @param file the file, read anew for each run
   * @param columns the columns to read, named as in the header
   * @return the table
   * @throws IllegalArgumentException if the name is no identifier, there are no columns, or the
   *     file cannot be read or its header lacks a column
   */
  static Table csv(String name, Path file, Column... columns) {
    return new CsvTable(name, file, List.of(columns));
  }

  /**
   * Returns the rows of a database table or view, read in process over one connection for each run.
   *
   * @param name the table's name in templates, an identifier
   * @param source gives connections
   * @param databaseTable the table's name in the database, quoted by this adapter; a schema may
   *     stand before it, separated by a point
   * @return the table, its columns typed after the database's
   * @throws IllegalArgumentException if the name is no identifier, the table cannot be found, or a
   *     column has a type that is no column type
   */
  static Table jdbc(String name, DataSource source, String databaseTable) {
    return new JdbcTable(name, source, databaseTable);
  }
}
