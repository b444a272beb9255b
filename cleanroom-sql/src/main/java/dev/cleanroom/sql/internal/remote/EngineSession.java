package dev.cleanroom.sql.internal.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one run asks of a database: one snapshot, only read. For one thread. */
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

  @Override
  void close();
}
