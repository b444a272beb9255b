package dev.cleanroom.budget.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A borrowed connection in a transaction; it goes back as it came. */
final class Lease implements AutoCloseable {
  private final Connection connection;
  private final boolean wasAutoCommit;
  private final boolean wasReadOnly;
  private final int isolationBefore;
  private boolean isIsolationChanged;
  private boolean isEnded;

  private Lease(Connection connection) throws SQLException {
    this.connection = connection;
    this.wasAutoCommit = connection.getAutoCommit();
    this.wasReadOnly = connection.isReadOnly();
    this.isolationBefore = connection.getTransactionIsolation();
  }

  static Lease of(DataSource source, int isolation) throws SQLException {
    Connection connection = source.getConnection();
    try {
      Lease lease = new Lease(connection);
      lease.begin(isolation);
      return lease;
    } catch (SQLException | RuntimeException e) {
      giveUp(connection);
      throw e;
    }
  }

  /** Isolation and the right to write can be changed only before a transaction begins. */
  private void begin(int isolation) throws SQLException {
    if (!wasAutoCommit) {
      connection.rollback();
    }
    if (wasReadOnly) {
      connection.setReadOnly(false);
    }
    if (isolationBefore != isolation) {
      connection.setTransactionIsolation(isolation);
      isIsolationChanged = true;
    }
    connection.setAutoCommit(false);
  }

  Connection connection() {
    return connection;
  }

  void commit() throws SQLException {
    connection.commit();
    isEnded = true;
  }

  /**
   * What was not committed is rolled back. A connection that cannot be put back as it was is cut: a
   * pool must not hand it out, and what was committed stays committed.
   */
  @Override
  public void close() {
    try {
      if (!isEnded) {
        connection.rollback();
      }
      restore();
      connection.close();
    } catch (SQLException | RuntimeException e) {
      giveUp(connection);
    }
  }

  private void restore() throws SQLException {
    connection.setAutoCommit(wasAutoCommit);
    if (isIsolationChanged) {
      connection.setTransactionIsolation(isolationBefore);
    }
    if (wasReadOnly) {
      connection.setReadOnly(true);
    }
    if (!wasAutoCommit) {
      connection.rollback();
    }
  }

  private static void giveUp(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      // Nothing more can be done with it; the transaction was never committed.
    }
  }
}
