package dev.cleanroom.budget.internal.jdbc;

import javax.sql.DataSource;

class H2LedgerStoreTest extends DatabaseLedgerStoreContract {
  @Override
  DataSource connect() {
    return TestDatabases.h2(folder.resolve("ledger"));
  }
}
