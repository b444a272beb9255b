package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to a DuckDB, whose rows can be had by columns. */
final class DuckDbSession implements EngineSession {
  private final Connection connection;
  private final RunControl control;
  private final JdbcSession rows;

  /**
   * Takes a connection over.
   *
   * @param connection a connection within a transaction
   * @param control stops its statements
   */
  DuckDbSession(Connection connection, RunControl control) {
    this.connection = connection;
    this.control = control;
    this.rows = new JdbcSession(connection, control);
  }

  @Override
  public EngineRows query(String sql, List<@Nullable Object> values) {
    return rows.query(sql, values);
  }

  @Override
  public VectorScan scan(String sql, List<@Nullable Object> values, List<ColumnType> types) {
    try {
      VectorScan scan = DuckDbScan.open(connection, sql, values, types, control);
      return scan == null ? EngineSession.super.scan(sql, values, types) : scan;
    } catch (SQLException e) {
      control.check();
      throw new EngineFailure(e);
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
