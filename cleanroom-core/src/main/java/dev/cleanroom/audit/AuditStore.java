package dev.cleanroom.audit;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Where an audit log keeps its entries. Implement it to keep them in a store of your own.
 *
 * <p>An implementation is thread-safe: {@link AuditLog} appends from one thread at a time, but
 * appends, reads and calls of {@link #sync()} may overlap. Entries are never changed or removed.
 * One log writes to a store at a time: a store that several processes can reach refuses to open for
 * a second one; give each process a log of its own name instead. What fails throws a {@link
 * dev.cleanroom.StoreException}; the log then takes no more entries, and is to be opened anew over
 * a store that was opened anew.
 */
public interface AuditStore extends AutoCloseable {
  /**
   * Returns a new store that lives as long as the process.
   *
   * @return an empty store
   */
  static AuditStore inMemory() {
    return new InMemoryAuditStore();
  }

  /**
   * Returns a store in a file that only grows: framed, checksummed and chained, written by one
   * process at a time. An entry is durable when the disk says that it is.
   *
   * @param file where it is, on a local disk, or is to be created; the folder must exist. A lock
   *     file stands beside it
   * @return the store, which opens the file when the log opens it
   */
  static AuditStore file(Path file) {
    return new FileAuditStore(file);
  }

  /**
   * Opens the store and hands over what it holds. Called once, before everything but {@link
   * #close()}.
   *
   * @param entries receives the bytes of every entry in order, before this returns
   * @throws dev.cleanroom.StoreException if the entries cannot be read as they were written
   */
  void open(Consumer<byte[]> entries);

  /**
   * Adds an entry at the end. It need not be durable before {@link #sync()}, but no later entry may
   * become durable without it.
   *
   * @param entry the entry's bytes, to be copied or written before this returns
   * @throws dev.cleanroom.StoreException if the entry cannot be written
   */
  void append(byte[] entry);

  /**
   * Makes every entry durable whose {@link #append} returned before this was called.
   *
   * @throws dev.cleanroom.StoreException if that is not sure
   */
  void sync();

  /**
   * Returns one entry.
   *
   * @param index its place, 0 for the oldest; there is such an entry
   * @return a copy of the entry's bytes
   * @throws dev.cleanroom.StoreException if the entry cannot be read as it was written
   */
  byte[] read(long index);

  /** Lets go of what the store holds, if it was opened. Nothing is called afterwards. */
  @Override
  void close();
}
