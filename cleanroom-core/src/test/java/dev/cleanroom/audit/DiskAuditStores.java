package dev.cleanroom.audit;

import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;

/** Stores of audit logs on disks that are none. */
public final class DiskAuditStores {
  private DiskAuditStores() {}

  /** Returns a store on a disk. */
  public static AuditStore over(Disk disk) {
    return new FileAuditStore(entries -> Journal.open(disk, Subject.AUDIT_LOG, entries));
  }
}
