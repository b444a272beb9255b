package dev.cleanroom.sql.internal.remote;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** An engine failed. What it said quotes rows, so only its state is kept. */
public final class EngineFailure extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  EngineFailure(SQLException failure) {
    this(failure.getSQLState());
  }

  /**
   * Creates the exception.
   *
   * @param state what the engine gave as the state of SQL
   */
  public EngineFailure(@Nullable String state) {
    super("the database failed, SQL state " + state(state));
  }

  /**
   * Returns what may be told of a state.
   *
   * @param state what an engine gave as one
   * @return the state if it is one: five letters or digits
   */
  public static String state(@Nullable String state) {
    return state != null && state.matches("[0-9A-Z]{5}") ? state : "unknown";
  }
}
