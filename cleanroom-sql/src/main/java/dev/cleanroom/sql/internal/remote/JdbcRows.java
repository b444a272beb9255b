package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.spi.RunControl;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a result set. */
final class JdbcRows implements EngineRows {
  private static final int CHECK_EVERY = 10_000;

  private final JdbcSession.Executed executed;
  private final ResultSet results;
  private final RunControl control;
  private int unchecked;

  JdbcRows(JdbcSession.Executed executed, RunControl control) {
    this.executed = executed;
    this.results = executed.results();
    this.control = control;
  }

  @Override
  public boolean next() {
    try {
      boolean isThere = results.next();
      if (!isThere || ++unchecked == CHECK_EVERY) {
        control.check();
        unchecked = 0;
      }
      return isThere;
    } catch (SQLException e) {
      control.check();
      throw new EngineFailure(e);
    }
  }

  @Override
  public boolean truth(int column) {
    try {
      return results.getBoolean(column);
    } catch (SQLException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public long whole(int column) {
    try {
      return results.getLong(column);
    } catch (SQLException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public double floating(int column) {
    try {
      return results.getDouble(column);
    } catch (SQLException e) {
      throw new EngineFailure(e);
    }
  }

  /** Drivers hand numbers of other types over as themselves. */
  @Override
  public @Nullable BigDecimal exact(int column) {
    try {
      Object value = results.getObject(column);
      return value == null || value instanceof BigDecimal
          ? (BigDecimal) value
          : new BigDecimal(value.toString());
    } catch (SQLException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public @Nullable String text(int column) {
    try {
      return results.getString(column);
    } catch (SQLException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public boolean wasNull() {
    try {
      return results.wasNull();
    } catch (SQLException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public void close() {
    executed.close();
  }
}
