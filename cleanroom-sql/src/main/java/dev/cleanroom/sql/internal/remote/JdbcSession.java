package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.spi.RunControl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection for one run. What it did is rolled back in the end. */
final class JdbcSession implements EngineSession {
  private static final int FETCH_SIZE = 10_000;

  private final Connection connection;
  private final RunControl control;

  /**
   * Takes a connection over.
   *
   * @param connection a connection within a transaction
   * @param control stops its statements
   */
  JdbcSession(Connection connection, RunControl control) {
    this.connection = connection;
    this.control = control;
  }

  @Override
  public EngineRows query(String sql, List<@Nullable Object> values) {
    try {
      return new JdbcRows(execute(sql, values), control);
    } catch (SQLException e) {
      control.check();
      throw new EngineFailure(e);
    }
  }

  /** The statement lives as long as its rows. */
  private Executed execute(String sql, List<@Nullable Object> values) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    RunWatch watch = RunWatch.over(() -> cancel(statement), control);
    try {
      statement.setFetchSize(FETCH_SIZE);
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      return new Executed(statement, watch, statement.executeQuery());
    } catch (SQLException | RuntimeException | Error e) {
      watch.close();
      statement.close();
      throw e;
    }
  }

  static void cancel(PreparedStatement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // it has ended, or its connection has
    }
  }

  /** A statement with its rows and what stops it. */
  record Executed(PreparedStatement statement, RunWatch watch, ResultSet results)
      implements AutoCloseable {
    @Override
    public void close() {
      watch.close();
      closeQuietly(results);
      closeQuietly(statement);
    }
  }

  @Override
  public void close() {
    closeQuietly(connection::rollback);
    closeQuietly(connection);
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // what was read was read
    }
  }
}
