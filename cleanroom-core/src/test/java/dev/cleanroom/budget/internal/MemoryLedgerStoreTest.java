package dev.cleanroom.budget.internal;

import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.LedgerStoreContract;

class MemoryLedgerStoreTest extends LedgerStoreContract {
  @Override
  protected LedgerStore open() {
    return LedgerStore.inMemory();
  }
}
