package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.LedgerStoreContract;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract in a database. */
abstract class DatabaseLedgerStoreContract extends LedgerStoreContract {
  @TempDir static Path folder;
  private @Nullable DataSource source;

  /** Connects to the database of this class, always the same. */
  abstract DataSource connect();

  @Override
  protected final LedgerStore open() {
    LedgerStore store = connectAndOpen();
    TestDatabases.clear(connected());
    return store;
  }

  @Override
  protected final Optional<LedgerStore> reopen(LedgerStore open) {
    open.close();
    disconnect();
    return Optional.of(connectAndOpen());
  }

  private LedgerStore connectAndOpen() {
    source = connect();
    return open(connected());
  }

  LedgerStore open(DataSource connected) {
    return LedgerStore.jdbc(connected);
  }

  private DataSource connected() {
    return Objects.requireNonNull(source);
  }

  @Override
  protected int usualTries() {
    return 4;
  }

  @AfterEach
  final void disconnect() {
    TestDatabases.close(connected());
  }
}
