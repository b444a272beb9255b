package dev.cleanroom.budget.internal.jdbc;

import javax.sql.DataSource;

class SqliteLedgerStoreTest extends DatabaseLedgerStoreContract {
  @Override
  DataSource connect() {
    return TestDatabases.sqlite(folder.resolve("ledger.db"));
  }
}
