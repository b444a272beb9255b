package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.budget.Run.State;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Which state a run goes to, and only from which. */
final class Moves {
  private Moves() {}

  /**
   * Moves a run.
   *
   * @throws IllegalStateException if it is in another state, or not known
   */
  static void move(Session session, UUID run, State from, State to) throws SQLException {
    String sql = "UPDATE cleanroom_run SET state = ? WHERE run = ? AND state = ?";
    requireMoved(session, session.update(sql, to, run, from), run);
  }

  static void fail(Session session, UUID run) throws SQLException {
    String sql =
        "UPDATE cleanroom_run SET state = 'FAILED' WHERE run = ?"
            + " AND state IN ('RESERVED', 'CHARGED')";
    requireMoved(session, session.update(sql, run), run);
  }

  static void release(Session session, UUID run, String digest, long kept) throws SQLException {
    String sql =
        "UPDATE cleanroom_run SET state = 'RELEASED', answer = ?, kept = ?"
            + " WHERE run = ? AND state = 'CHARGED'";
    requireMoved(session, session.update(sql, Texts.stored(digest), kept, run), run);
  }

  private static void requireMoved(Session session, int rows, UUID run) throws SQLException {
    if (rows != 1) {
      Optional<String> state =
          session.first("SELECT state FROM cleanroom_run WHERE run = ?", r -> r.getString(1), run);
      throw new IllegalStateException(
          state.map(s -> "run " + run + " is " + s).orElse("there is no run " + run));
    }
  }
}
