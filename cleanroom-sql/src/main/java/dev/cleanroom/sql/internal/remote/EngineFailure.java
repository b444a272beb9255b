package dev.cleanroom.sql.internal.remote;

import java.sql.SQLException;

/** A database failed. What it said quotes rows, so only its state is kept. */
final class EngineFailure extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  EngineFailure(SQLException failure) {
    super("the database failed, SQL state " + state(failure));
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.matches("[0-9A-Z]{5}") ? state : "unknown";
  }
}
