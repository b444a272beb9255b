package dev.cleanroom.budget.internal.jdbc;

import javax.sql.DataSource;

class PostgresLedgerStoreTest extends DatabaseLedgerStoreContract {
  private final String url = TestDatabases.postgresUrl();

  @Override
  DataSource connect() {
    return TestDatabases.postgres(url);
  }
}
