package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A table or view of a database, read in process. */
public final class JdbcTable implements Table {
  private static final int FETCH_SIZE = 10_000;

  private final String name;
  private final DataSource source;
  private final String databaseTable;
  private final List<Column> columns;

  /**
   * Creates the table and reads its columns.
   *
   * @param name the table's name in templates
   * @param source gives connections
   * @param databaseTable the table's name in the database, a schema may stand before a point
   * @throws IllegalArgumentException if the table cannot be read or has a column of no column type
   */
  public JdbcTable(String name, DataSource source, String databaseTable) {
    this.name = name;
    this.source = source;
    this.databaseTable = databaseTable;
    this.columns = readColumns();
  }

  private List<Column> readColumns() {
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(select(connection) + " WHERE 1 = 0");
        ResultSet empty = statement.executeQuery()) {
      ResultSetMetaData meta = empty.getMetaData();
      List<Column> found = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        found.add(new Column(meta.getColumnLabel(i), type(meta, i)));
      }
      return List.copyOf(found);
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          "table "
              + name
              + ": '"
              + databaseTable
              + "' cannot be read, SQL state "
              + e.getSQLState());
    }
  }

  private String select(Connection connection) throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    String quote = meta.getIdentifierQuoteString().strip();
    String path =
        Stream.of(databaseTable.split("\\.", -1))
            .map(part -> quote + part.replace(quote, quote + quote) + quote)
            .collect(Collectors.joining("."));
    return "SELECT * FROM " + path;
  }

  private ColumnType type(ResultSetMetaData meta, int column) throws SQLException {
    return switch (meta.getColumnType(column)) {
      case Types.BOOLEAN, Types.BIT -> ColumnType.BOOLEAN;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnType.INTEGER;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> ColumnType.DOUBLE;
      case Types.NUMERIC, Types.DECIMAL -> decimal(meta, column);
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR ->
          ColumnType.TEXT;
      case Types.DATE -> ColumnType.DATE;
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> ColumnType.TIMESTAMP;
      default ->
          throw new IllegalArgumentException(
              "table "
                  + name
                  + ": column '"
                  + meta.getColumnLabel(column)
                  + "' has type "
                  + meta.getColumnTypeName(column)
                  + ", which is no column type");
    };
  }

  private static ColumnType decimal(ResultSetMetaData meta, int column) throws SQLException {
    int precision = Math.min(meta.getPrecision(column), 38);
    int scale = meta.getScale(column);
    return precision < 1 || scale < 0 || scale > precision
        ? ColumnType.decimal(38, 9)
        : ColumnType.decimal(precision, scale);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Stream<@Nullable Object[]> rows() {
    Cursor cursor = new Cursor();
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(cursor, Spliterator.ORDERED), false)
        .onClose(cursor::close);
  }

  /** Walks over a result set; opened at once, closed with the stream. */
  private final class Cursor implements Iterator<@Nullable Object[]> {
    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet results;
    private boolean ahead;

    Cursor() {
      List<AutoCloseable> opened = new ArrayList<>();
      try {
        connection = source.getConnection();
        opened.add(0, connection);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        statement = connection.prepareStatement(select(connection));
        opened.add(0, statement);
        statement.setFetchSize(FETCH_SIZE);
        results = statement.executeQuery();
      } catch (SQLException e) {
        opened.forEach(Cursor::closeQuietly);
        throw new IllegalStateException("the database failed", e);
      }
    }

    @Override
    public boolean hasNext() {
      try {
        ahead = ahead || results.next();
        return ahead;
      } catch (SQLException e) {
        throw new IllegalStateException("the database failed", e);
      }
    }

    @Override
    public @Nullable Object[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ahead = false;
      @Nullable Object[] cells = new @Nullable Object[columns.size()];
      try {
        for (int i = 0; i < cells.length; i++) {
          cells[i] = results.getObject(i + 1);
        }
      } catch (SQLException e) {
        throw new IllegalStateException("the database failed", e);
      }
      return cells;
    }

    void close() {
      closeQuietly(results);
      closeQuietly(statement);
      try {
        connection.rollback();
      } catch (SQLException e) {
        // a read-only transaction has nothing to lose
      }
      closeQuietly(connection);
    }

    private static void closeQuietly(AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // what was read was read
      }
    }
  }
}
