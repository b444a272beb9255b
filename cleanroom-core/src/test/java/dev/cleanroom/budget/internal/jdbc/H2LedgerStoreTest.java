package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.budget.LedgerStore;
import javax.sql.DataSource;

/** In memory, where it outlives its connections; {@link DurabilityTest} has H2 in a file. */
class H2LedgerStoreTest extends DatabaseLedgerStoreContract {
  @Override
  DataSource connect() {
    return TestDatabases.h2("jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1");
  }

  @Override
  LedgerStore open(DataSource connected) {
    return LedgerStore.jdbcUnverified(connected);
  }
}
