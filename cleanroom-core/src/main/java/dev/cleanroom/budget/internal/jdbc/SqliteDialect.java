package dev.cleanroom.budget.internal.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/** SQLite in a file, with the settings under which a commit survives a loss of power. */
final class SqliteDialect implements Dialect {
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int CONSTRAINT = 19;
  private static final int FULL = 2;
  private static final int EXTRA = 3;

  private static final Set<String> JOURNALS = Set.of("wal", "truncate", "persist", "delete");

  @Override
  public void requireDurable(Session session) throws SQLException {
    String journal = pragma(session, "PRAGMA journal_mode").toLowerCase(Locale.ROOT);
    String synchronous = pragma(session, "PRAGMA synchronous");
    if (!isInFile(session) || !JOURNALS.contains(journal)) {
      throw Failures.weak(
          "this SQLite database is in memory, or has no journal on disk",
          "use a file, and set journal_mode to wal");
    }
    if (!synchronous.matches("[0-9]") || Integer.parseInt(synchronous) < least(journal)) {
      throw Failures.weak(
          "SQLite's synchronous = "
              + level(synchronous)
              + " lets commits be lost under this"
              + " journal_mode",
          "set journal_mode to wal and synchronous to full, or synchronous to extra");
    }
  }

  /**
   * A commit that deletes the journal is undone if the journal comes back with its folder's old
   * entry; only EXTRA writes the folder.
   */
  private static int least(String journal) {
    return journal.equals("delete") ? EXTRA : FULL;
  }

  private static String level(String synchronous) {
    return switch (synchronous) {
      case "0" -> "off";
      case "1" -> "normal";
      case "2" -> "full";
      default -> "unknown";
    };
  }

  private static boolean isInFile(Session session) throws SQLException {
    return session
        .list("PRAGMA database_list", row -> row.getString(2) + ":" + row.getString(3))
        .stream()
        .anyMatch(line -> line.startsWith("main:") && line.length() > "main:".length());
  }

  private static String pragma(Session session, String sql) throws SQLException {
    return session.first(sql, row -> row.getString(1)).orElse("unknown");
  }

  @Override
  public int isolation() {
    return Connection.TRANSACTION_SERIALIZABLE;
  }

  @Override
  public boolean hasOneWriter() {
    return true;
  }

  /** The driver tells no SQLState. */
  @Override
  public boolean isPassing(SQLException failure) {
    return Set.of(BUSY, LOCKED, CONSTRAINT).contains(failure.getErrorCode());
  }
}
