package dev.cleanroom.budget.internal;

import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.LedgerStoreContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerStoreTest extends LedgerStoreContract {
  @TempDir Path folder;

  @Override
  protected LedgerStore open() {
    return LedgerStore.file(folder.resolve("budget.ledger"));
  }

  @Override
  protected Optional<LedgerStore> reopen(LedgerStore open) {
    open.close();
    return Optional.of(open());
  }
}
