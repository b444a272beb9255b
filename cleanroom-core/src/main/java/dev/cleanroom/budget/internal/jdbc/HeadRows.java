package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.audit.Checkpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The last signed state of each audit log. */
final class HeadRows {
  private HeadRows() {}

  /**
   * Keeps the larger of two states, and the later of equal ones. The condition is asked again once
   * the row is locked, so no other writer can slip a larger one in between.
   */
  static void keep(Session session, Checkpoint head) throws SQLException {
    String log = Keys.of(head.origin());
    int rows =
        session.update(
            "UPDATE cleanroom_head SET entries = ?, root = ? WHERE log = ? AND entries <= ?",
            head.size(),
            head.root(),
            log,
            head.size());
    if (rows == 0 && find(session, head.origin()).isEmpty()) {
      session.update(
          "INSERT INTO cleanroom_head (log, origin, entries, root) VALUES (?, ?, ?, ?)",
          log,
          head.origin(),
          head.size(),
          head.root());
    }
  }

  static Optional<Checkpoint> find(Session session, String log) throws SQLException {
    return session.first(
        "SELECT origin, entries, root FROM cleanroom_head WHERE log = ?",
        HeadRows::head,
        Keys.of(log));
  }

  private static Checkpoint head(ResultSet row) throws SQLException {
    try {
      return new Checkpoint(row.getString(1), row.getLong(2), row.getString(3));
    } catch (RuntimeException e) {
      throw Failures.corrupt("the signed state of an audit log cannot be read");
    }
  }
}
