package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.LedgerStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract in a database that keeps what it commits. */
abstract class DatabaseLedgerStoreContract extends LedgerStoreContract {
  @TempDir Path folder;
  private @Nullable DataSource source;

  /** Connects to the database of this test, always the same. */
  abstract DataSource connect();

  @Override
  protected final LedgerStore open() {
    source = connect();
    return LedgerStore.jdbc(source);
  }

  @Override
  protected final Optional<LedgerStore> reopen(LedgerStore open) {
    open.close();
    disconnect();
    return Optional.of(open());
  }

  @Override
  protected int usualTries() {
    return 20;
  }

  @AfterEach
  final void disconnect() {
    if (source != null) {
      TestDatabases.close(source);
    }
  }
}
