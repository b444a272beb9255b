package dev.cleanroom.budget.internal.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** PostgreSQL, with the settings under which a commit survives a crash of its machine. */
final class PostgresDialect implements Dialect {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String SETTINGS =
      "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
          + " current_setting('synchronous_commit')";

  /**
   * All of these wait for the own disk. So does {@code local}, but it goes past the standbys that
   * the operator made commits wait for; where there are none, {@code on} does the same.
   */
  private static final Set<String> WAITING = Set.of("on", "remote_write", "remote_apply");

  @Override
  public void requireDurable(Session session) throws SQLException {
    List<String> values =
        session.first(SETTINGS, PostgresDialect::values).orElse(List.of("", "", ""));
    require("fsync", values.get(0).equals("on"));
    require("full_page_writes", values.get(1).equals("on"));
    require("synchronous_commit", WAITING.contains(values.get(2)));
  }

  private static List<String> values(ResultSet row) throws SQLException {
    return List.of(row.getString(1), row.getString(2), row.getString(3));
  }

  private static void require(String setting, boolean isGood) {
    if (!isGood) {
      throw Failures.weak(
          "PostgreSQL's setting " + setting + " lets commits be lost", "set it to on");
    }
  }

  /** Later commits, which wait, write what is before them in the log first. */
  @Override
  public void relax(Session session) throws SQLException {
    session.execute("SET LOCAL synchronous_commit TO OFF");
  }

  @Override
  public boolean isPassing(SQLException failure) {
    return LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) || Dialect.super.isPassing(failure);
  }
}
