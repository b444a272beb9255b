package dev.cleanroom.budget.internal;

import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.MemoryDisk;
import dev.cleanroom.internal.journal.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The store of files, without waiting for a disk. */
public final class LedgerOnDisk {
  private LedgerOnDisk() {}

  /** A disk with an empty ledger. */
  public static Disk empty() {
    try {
      Disk disk = new MemoryDisk(new byte[0]);
      Journal.format(disk, Subject.LEDGER);
      return disk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a disk that no open store uses. */
  public static LedgerStore open(Disk disk) {
    return FileLedgerStore.open(
        "budget.ledger", recovered -> Journal.open(disk, Subject.LEDGER, recovered));
  }
}
