package dev.cleanroom.budget.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** What the databases do differently. */
interface Dialect {
  /** The transaction was rolled back, for a deadlock or a conflict. */
  String ROLLED_BACK = "40";

  /** It is not known whether the statement was completed. */
  String UNKNOWN = "40003";

  /** A key was taken by another transaction; the next try finds it there. */
  String UNIQUE_KEY = "23505";

  /**
   * Refuses a connection on which a commit could be lost.
   *
   * @throws dev.cleanroom.StoreException if the database says so, or cannot be asked
   */
  void requireDurable(Session session) throws SQLException;

  /**
   * The weakest isolation in which a statement sees what was committed before it began and a
   * changed row stays locked; {@link Admissions} says why that is enough.
   */
  default int isolation() {
    return Connection.TRANSACTION_READ_COMMITTED;
  }

  /** Whether one writer locks out all others, so that threads had better queue in memory. */
  default boolean hasOneWriter() {
    return false;
  }

  /** The longest time a statement may take, 0 if the database sees to it by itself. */
  default int timeoutSeconds() {
    return 15;
  }

  /** Whether the transaction was undone because of others, and may be tried again as a whole. */
  default boolean isPassing(SQLException failure) {
    String state = failure.getSQLState();
    return state != null
        && (state.equals(UNIQUE_KEY) || (state.startsWith(ROLLED_BACK) && !state.equals(UNKNOWN)));
  }

  /** Lets the commit of this transaction return before it is on the disk, if that saves time. */
  default void relax(Session session) throws SQLException {
    // Nothing is saved.
  }

  /** Forces what was committed to the disk, if a commit does not. */
  default void flush(Session session) throws SQLException {
    // Every database here but H2 does it by itself.
  }

  static Dialect of(String product) {
    return switch (product) {
      case "PostgreSQL" -> new PostgresDialect();
      case "SQLite" -> new SqliteDialect();
      case "H2" -> new H2Dialect();
      default -> new OtherDialect();
    };
  }
}
