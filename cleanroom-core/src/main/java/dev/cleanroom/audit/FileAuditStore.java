package dev.cleanroom.audit;

import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps entries in a journal. */
final class FileAuditStore implements AuditStore {
  private final Path file;
  private volatile @Nullable Journal opened;

  FileAuditStore(Path file) {
    this.file = file;
  }

  @Override
  public void open(Consumer<byte[]> entries) {
    opened = Journal.open(file, Subject.AUDIT_LOG, entries);
  }

  private Journal journal() {
    Journal journal = opened;
    if (journal == null) {
      throw new IllegalStateException("the store was not opened");
    }
    return journal;
  }

  @Override
  public void append(byte[] entry) {
    journal().append(entry);
  }

  @Override
  public void sync() {
    Journal journal = journal();
    long size = journal.size();
    if (size > 0) {
      journal.sync(size - 1);
    }
  }

  @Override
  public byte[] read(long index) {
    return journal().read(index);
  }

  @Override
  public void close() {
    Journal journal = opened;
    if (journal != null) {
      journal.close();
    }
  }
}
