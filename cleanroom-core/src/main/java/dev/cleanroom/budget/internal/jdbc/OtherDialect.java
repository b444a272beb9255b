package dev.cleanroom.budget.internal.jdbc;

/** A database of which nothing is known but the standard. */
final class OtherDialect implements Dialect {
  @Override
  public void requireDurable(Session session) {
    throw Failures.weak(
        "it is not known how to ask this database product whether it keeps what it commits",
        "use PostgreSQL, SQLite or H2, or take the duty over with LedgerStore.jdbcUnverified");
  }
}
