package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.VectorScan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one run asks of a database: one snapshot, only read. Asked by one thread. */
public interface EngineSession extends AutoCloseable {
  /**
   * Runs a query.
   *
   * @param sql the text
   * @param values what is bound, in order: truth values, whole numbers, decimals, floating point
   *     and text
   * @return its rows, to be closed before the session
   * @throws IllegalStateException if the database fails, also because the run was stopped
   */
  EngineRows query(String sql, List<@Nullable Object> values);

  /**
   * Runs a query whose rows are read by columns.
   *
   * @param sql the text
   * @param values what is bound, in order
   * @param types the types of its columns
   * @return its rows, to be closed before the session
   * @throws IllegalStateException if the database fails, also because the run was stopped
   */
  default VectorScan scan(String sql, List<@Nullable Object> values, List<ColumnType> types) {
    return new RemoteScan(query(sql, values), types);
  }

  @Override
  void close();
}
