package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.StoreException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is said when a database does not do what the ledger needs. */
final class Failures {
  private static final String SUBJECT = "LEDGER";

  private Failures() {}

  /**
   * Drivers quote values in their messages and causes, so neither is told: only the two codes,
   * which are the same whatever is stored.
   */
  static StoreException failed(SQLException cause) {
    return failed(
        "the database failed (SQLState "
            + state(cause.getSQLState())
            + ", vendor code "
            + cause.getErrorCode()
            + ")");
  }

  private static String state(@Nullable String state) {
    return state != null && state.matches("[0-9A-Z]{5}") ? state : "unknown";
  }

  static StoreException failed(String what) {
    return new StoreException(
        SUBJECT,
        StoreException.Reason.FAILED,
        what,
        "look it up in the database's own log, and try again when the database is well");
  }

  static StoreException corrupt(String what) {
    return new StoreException(
        SUBJECT,
        StoreException.Reason.CORRUPT,
        what,
        "restore the ledger's tables from a backup; nobody but the ledger may write to them");
  }

  static StoreException version(long found) {
    return new StoreException(
        SUBJECT,
        StoreException.Reason.VERSION,
        "the ledger's tables have version " + found + ", and this library knows version 1",
        "use the version of the library that wrote them");
  }

  static StoreException weak(String what, String remedy) {
    return new StoreException(SUBJECT, StoreException.Reason.NOT_DURABLE, what, remedy);
  }
}
