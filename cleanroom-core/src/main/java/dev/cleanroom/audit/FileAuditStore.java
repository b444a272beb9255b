package dev.cleanroom.audit;

import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps entries in a journal. */
final class FileAuditStore implements AuditStore {
  private final Function<Consumer<byte[]>, Journal> opener;
  private volatile @Nullable Journal opened;

  FileAuditStore(Path file) {
    this(entries -> Journal.open(file, Subject.AUDIT_LOG, entries));
  }

  /** A store in a journal that may be anywhere. */
  FileAuditStore(Function<Consumer<byte[]>, Journal> opener) {
    this.opener = opener;
  }

  @Override
  public void open(Consumer<byte[]> entries) {
    opened = opener.apply(entries);
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
