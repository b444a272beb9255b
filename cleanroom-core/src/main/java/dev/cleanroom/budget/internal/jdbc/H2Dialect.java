package dev.cleanroom.budget.internal.jdbc;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * H2 in a file. Its commits reach the disk some time later, whatever WRITE_DELAY is, so the disk is
 * told to write after each of them.
 */
final class H2Dialect implements Dialect {
  private static final int LOCK_TIMEOUT = 50200;
  private static final int CONCURRENT_UPDATE = 90131;

  @Override
  public void requireDurable(Session session) throws SQLException {
    String path =
        session
            .first("SELECT COALESCE(DATABASE_PATH(), '')", row -> row.getString(1))
            .orElse("")
            .toLowerCase(Locale.ROOT);
    if (path.isEmpty() || path.contains("memfs:") || path.contains("memlzf:")) {
      throw Failures.weak("this H2 database is in memory", "use a file");
    }
  }

  @Override
  public void flush(Session session) throws SQLException {
    session.execute("CHECKPOINT SYNC");
  }

  /** The driver would keep a time-out on the connection; a lock's wait ends by itself. */
  @Override
  public int timeoutSeconds() {
    return 0;
  }

  @Override
  public boolean isPassing(SQLException failure) {
    return Set.of(LOCK_TIMEOUT, CONCURRENT_UPDATE).contains(failure.getErrorCode())
        || Dialect.super.isPassing(failure);
  }
}
