package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of a database, read in process. What a driver throws may quote rows, so it never
 * becomes a cause.
 */
public final class JdbcTable implements VectorScan.Source {
  private static final int FETCH_SIZE = 10_000;
  private static final Pattern STATE = Pattern.compile("[0-9A-Z]{5}");

  private final String name;
  private final DataSource source;
  private final String databaseTable;
  private final List<Column> columns;
  private final List<Class<?>> classes;

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
    List<Column> found = new ArrayList<>();
    List<Class<?>> read = new ArrayList<>();
    readColumns(found, read);
    this.columns = List.copyOf(found);
    this.classes = List.copyOf(read);
  }

  private JdbcTable(JdbcTable whole, int[] wanted) {
    this.name = whole.name;
    this.source = whole.source;
    this.databaseTable = whole.databaseTable;
    this.columns = VectorScan.columns(whole, wanted);
    this.classes = Arrays.stream(wanted).<Class<?>>mapToObj(whole.classes::get).toList();
  }

  private void readColumns(List<Column> found, List<Class<?>> read) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT * FROM " + from(connection) + " WHERE 1 = 0");
        ResultSet empty = statement.executeQuery()) {
      ResultSetMetaData meta = empty.getMetaData();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        found.add(new Column(meta.getColumnLabel(i), type(meta, i)));
        read.add(readAs(meta, i));
      }
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          "table "
              + name
              + ": '"
              + databaseTable
              + "' cannot be read, SQL state "
              + state(e)
              + "; its name is taken as it is, also in upper and lower case");
    }
  }

  /** What a driver gives as a state is shown only if it is one: five letters or digits. */
  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state != null && STATE.matcher(state).matches() ? state : "unknown";
  }

  /** Returns the query of a run: columns by name, so that new ones do not move the others. */
  private String select(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    for (Column column : columns) {
      names.add(quoted(connection, column.name()));
    }
    return "SELECT " + String.join(", ", names) + " FROM " + from(connection);
  }

  private String quoted(Connection connection, String... path) throws SQLException {
    String quote = connection.getMetaData().getIdentifierQuoteString().strip();
    if (quote.isEmpty()) {
      throw new IllegalArgumentException(
          "table " + name + ": the database cannot quote names, so this adapter cannot read it");
    }
    return Stream.of(path)
        .map(part -> quote + part.replace(quote, quote + quote) + quote)
        .collect(Collectors.joining("."));
  }

  /**
   * Dates by way of java.sql classes would pass through the time zone of the JVM and, before 1582,
   * another calendar. A driver whose own class is not of java.sql is asked for that; PostgreSQL's
   * tells apart times with and without a zone by name only.
   */
  private static Class<?> readAs(ResultSetMetaData meta, int column) throws SQLException {
    return switch (meta.getColumnType(column)) {
      case Types.DATE ->
          LocalDate.class.getName().equals(meta.getColumnClassName(column))
              ? Object.class
              : LocalDate.class;
      case Types.TIMESTAMP ->
          meta.getColumnTypeName(column).equalsIgnoreCase("timestamptz")
              ? OffsetDateTime.class
              : LocalDateTime.class;
      case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
      default -> Object.class;
    };
  }

  private ColumnType type(ResultSetMetaData meta, int column) throws SQLException {
    return switch (meta.getColumnType(column)) {
      case Types.BOOLEAN, Types.BIT -> ColumnType.BOOLEAN;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnType.INTEGER;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> ColumnType.DOUBLE;
      case Types.NUMERIC, Types.DECIMAL -> decimal(meta, column);
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR ->
          ColumnType.TEXT;
      case Types.DATE -> ColumnType.DATE;
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> ColumnType.TIMESTAMP;
      default -> {
        if (meta.getColumnTypeName(column).equalsIgnoreCase("uuid")) {
          yield ColumnType.TEXT;
        }
        throw new IllegalArgumentException(
            "table "
                + name
                + ": column '"
                + meta.getColumnLabel(column)
                + "' has type "
                + meta.getColumnTypeName(column)
                + ", which is no column type; read a view without it");
      }
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

  /**
   * Begins a transaction that only reads, as far as the database can promise that.
   *
   * @param connection a new connection
   * @throws SQLException if it cannot be done
   */
  public static void begin(Connection connection) throws SQLException {
    if (!connection.getMetaData().getDatabaseProductName().equals("DuckDB")) {
      connection.setReadOnly(true); // DuckDB can set that for a whole database only, and says so
    }
    connection.setAutoCommit(false);
  }

  /**
   * Returns what gives connections to the database.
   *
   * @return the source as it was given
   */
  public DataSource source() {
    return source;
  }

  /**
   * Returns the table as the text of a query.
   *
   * @param connection a connection to the database
   * @return the quoted name
   * @throws SQLException if the connection fails
   */
  public String from(Connection connection) throws SQLException {
    return quoted(connection, databaseTable.split("\\.", -1));
  }

  /** Asks the database for the wanted columns only. */
  @Override
  public VectorScan scan(int[] wanted) {
    return RowScan.all(new JdbcTable(this, wanted));
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
        begin(connection);
        statement = connection.prepareStatement(select(connection));
        opened.add(0, statement);
        statement.setFetchSize(FETCH_SIZE);
        results = statement.executeQuery();
      } catch (SQLException e) {
        opened.forEach(Cursor::closeQuietly);
        throw failure(e);
      } catch (RuntimeException | Error e) {
        opened.forEach(Cursor::closeQuietly);
        throw e;
      }
    }

    private UnreadableTableException failure(SQLException e) {
      return new UnreadableTableException(
          "table " + name + ": the database failed, SQL state " + state(e));
    }

    @Override
    public boolean hasNext() {
      try {
        ahead = ahead || results.next();
        return ahead;
      } catch (SQLException e) {
        throw failure(e);
      }
    }

    @Override
    public @Nullable Object[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ahead = false;
      @Nullable Object[] cells = new @Nullable Object[columns.size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = cell(i);
      }
      return cells;
    }

    /** A value that the driver cannot hand over is unreadable; a lost connection shows in next. */
    private @Nullable Object cell(int i) {
      try {
        if (classes.get(i) != Object.class) {
          return results.getObject(i + 1, classes.get(i));
        }
        return results.getObject(i + 1);
      } catch (SQLException | RuntimeException e) {
        return anyway(i);
      }
    }

    private @Nullable Object anyway(int i) {
      try {
        return results.getObject(i + 1);
      } catch (SQLException | RuntimeException e) {
        return CellParser.UNREADABLE;
      }
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
