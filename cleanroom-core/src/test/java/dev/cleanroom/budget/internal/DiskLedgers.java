package dev.cleanroom.budget.internal;

import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import java.util.function.Consumer;
import java.util.function.Function;

/** Ledgers on disks that are none. */
public final class DiskLedgers {
  private DiskLedgers() {}

  /** Opens the ledger on a disk. */
  public static LedgerStore open(Disk disk) {
    return open(recovered -> Journal.open(disk, Subject.LEDGER, recovered));
  }

  /** Opens the ledger of which a journal hands over the frames. */
  public static LedgerStore open(Function<Consumer<byte[]>, Journal> opener) {
    return FileLedgerStore.open("(disk)", opener);
  }
}
