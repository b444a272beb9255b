package dev.cleanroom.budget.internal.jdbc;

import javax.sql.DataSource;

class PostgresLedgerStoreTest extends DatabaseLedgerStoreContract {
  private static final String URL = TestDatabases.postgresUrl();

  @Override
  DataSource connect() {
    return TestDatabases.postgres(URL);
  }
}
