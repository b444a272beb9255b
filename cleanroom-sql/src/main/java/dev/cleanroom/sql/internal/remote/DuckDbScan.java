package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a DuckDB while it computes them, in its own columns, for several threads.
 *
 * <p>A query that fails half-way ends like one that has no more rows: the driver's chunks tell
 * nothing of it. But what fails within a transaction spoils the transaction, so the end of the rows
 * is believed only if another statement runs after it.
 */
final class DuckDbScan implements VectorScan {
  /**
   * A query whose first rows are fewer has few. DuckDB hands over up to 2,048 rows at a time, and
   * of a filter or a join rarely all of them.
   */
  private static final int FEW = 128;

  private final Connection connection;
  private final PreparedStatement statement;
  private final RunWatch watch;
  private final DuckDBChunkedResult result;
  private final ShortDecimals columns;
  private final boolean isShared;
  private boolean isAtChunk;

  private DuckDbScan(
      Connection connection,
      PreparedStatement statement,
      RunWatch watch,
      DuckDBChunkedResult result,
      ShortDecimals columns)
      throws SQLException {
    this.connection = connection;
    this.statement = statement;
    this.watch = watch;
    this.result = result;
    this.columns = columns;
    this.isAtChunk = advance();
    this.isShared = isAtChunk && result.chunk().rowCount() >= FEW;
  }

  /**
   * Starts a query.
   *
   * @param connection a connection within a transaction
   * @param sql the text
   * @param values what is bound, in order
   * @param types the types of its columns
   * @param control stops the query
   * @return its rows, or null if they cannot be had by columns
   * @throws SQLException if the query fails
   */
  static @Nullable DuckDbScan open(
      Connection connection,
      String sql,
      List<@Nullable Object> values,
      List<ColumnType> types,
      RunControl control)
      throws SQLException {
    ShortDecimals columns = new ShortDecimals(types);
    PreparedStatement statement = connection.prepareStatement(columns.query(sql));
    try {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      if (!connection.getAutoCommit()
          && statement.isWrapperFor(DuckDBPreparedStatement.class)
          && fits(statement.getMetaData(), columns)) {
        return start(connection, statement, columns, control);
      }
      statement.close();
      return null;
    } catch (SQLException | RuntimeException | Error e) {
      statement.close();
      throw e;
    }
  }

  private static DuckDbScan start(
      Connection connection, PreparedStatement statement, ShortDecimals columns, RunControl control)
      throws SQLException {
    DuckDBPreparedStatement own = statement.unwrap(DuckDBPreparedStatement.class);
    RunWatch watch = RunWatch.over(() -> JdbcSession.cancel(statement), control);
    try {
      return new DuckDbScan(connection, statement, watch, own.query(), columns);
    } catch (SQLException | RuntimeException | Error e) {
      watch.close();
      throw e;
    }
  }

  /** Cells are read as they are stored, so only some types are understood. */
  private static boolean fits(@Nullable ResultSetMetaData found, ShortDecimals columns)
      throws SQLException {
    if (found == null || found.getColumnCount() != columns.width()) {
      return false;
    }
    for (int i = 0; i < columns.types().size(); i++) {
      if (!fits(found.getColumnTypeName(i + 1), columns.types().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String found, ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> found.equals("BOOLEAN");
      case INTEGER, DATE, TIMESTAMP -> found.equals("BIGINT");
      case DOUBLE -> found.equals("DOUBLE");
      case DECIMAL -> found.startsWith("DECIMAL") && found.endsWith("," + type.scale() + ")");
      case TEXT -> found.equals("VARCHAR");
    };
  }

  private boolean advance() throws SQLException {
    if (result.nextChunk()) {
      return true;
    }
    try (Statement probe = connection.createStatement()) {
      boolean unused = probe.execute("SELECT 1");
      return false;
    }
  }

  /** Copies the next rows, which stand only until somebody asks for further ones. */
  private synchronized void fill(ColumnBuffer buffer, RunControl control) {
    buffer.clear();
    if (!isAtChunk) {
      return;
    }
    try {
      DuckDBDataChunkReader chunk = result.chunk();
      int count = Math.toIntExact(chunk.rowCount());
      for (int place = 0; place < columns.types().size(); place++) {
        DuckDBReadableVector shortest = chunk.vector(columns.place(place));
        copy(chunk.vector(place), shortest, count, buffer, place);
      }
      buffer.fill(count);
      isAtChunk = advance();
    } catch (SQLException e) {
      control.check();
      throw new EngineFailure(e);
    }
  }

  private static void copy(
      DuckDBReadableVector from,
      DuckDBReadableVector shortest,
      int count,
      ColumnBuffer buffer,
      int place) {
    CellVector to = buffer.column(place);
    for (int row = 0; row < count; row++) {
      to.isNull[row] = from.isNull(row);
    }
    switch (to.kind()) {
      case BOOLEAN -> {
        for (int row = 0; row < count; row++) {
          to.booleans[row] = from.getBoolean(row, false);
        }
      }
      case INTEGER, DATE, TIMESTAMP -> {
        for (int row = 0; row < count; row++) {
          to.longs[row] = from.getLong(row, 0);
        }
      }
      case DOUBLE -> {
        for (int row = 0; row < count; row++) {
          to.doubles[row] = from.getDouble(row, 0);
        }
      }
      case DECIMAL -> {
        @Nullable Object[] decimals = buffer.objects(place);
        for (int row = 0; row < count; row++) {
          decimals[row] = (shortest.isNull(row) ? from : shortest).getBigDecimal(row);
        }
      }
      case TEXT -> {
        @Nullable Object[] texts = buffer.objects(place);
        for (int row = 0; row < count; row++) {
          texts[row] = from.getString(row);
        }
      }
    }
  }

  @Override
  public long shared() {
    return isShared ? Long.MAX_VALUE : 0;
  }

  @Override
  public Reader reader() {
    return new Part();
  }

  /** What one thread reads. */
  private final class Part implements Reader {
    private final ColumnBuffer buffer = new ColumnBuffer(columns.types());

    @Override
    public int next(RunControl control) {
      fill(buffer, control);
      return buffer.count();
    }

    @Override
    public void read(int column, CellVector target) {
      buffer.read(column, target);
    }
  }

  @Override
  public void close() {
    watch.close();
    JdbcSession.closeQuietly(result);
    JdbcSession.closeQuietly(statement);
  }
}
