package dev.cleanroom.internal.journal;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer away: one of this process by a set of open files, one of another process by
 * a lock on a file beside the journal. The journal's own lock, which {@link FileDisk} takes, is not
 * enough, because systems drop it as soon as this process closes any handle of the same file; it
 * still helps when somebody deletes the file beside it.
 */
final class FileGuard implements Closeable {
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final RandomAccessFile lock;

  private FileGuard(Path file, RandomAccessFile lock) {
    this.file = file;
    this.lock = lock;
  }

  /** Takes a file, by its path without symbolic links. */
  static FileGuard take(Path file, Complaints complaints) throws IOException {
    if (!OPEN.add(file)) {
      throw complaints.locked("it is open in this process");
    }
    FileGuard guard = null;
    try {
      guard = lock(file);
    } finally {
      if (guard == null) {
        OPEN.remove(file);
      }
    }
    if (guard == null) {
      throw complaints.locked("another process has it open");
    }
    return guard;
  }

  private static @Nullable FileGuard lock(Path file) throws IOException {
    RandomAccessFile lock = new RandomAccessFile(lockOf(file).toFile(), "rw");
    boolean isLocked = false;
    try {
      isLocked = lock.getChannel().tryLock() != null;
    } catch (OverlappingFileLockException e) {
      isLocked = false; // held by a copy of this class that another loader has
    } finally {
      if (!isLocked) {
        lock.close();
      }
    }
    return isLocked ? new FileGuard(file, lock) : null;
  }

  /** Follows symbolic links, so that one file has one name; the file need not exist. */
  static Path realPath(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      throw new IOException("not the path of a file");
    }
    return folder.toRealPath().resolve(name);
  }

  private static Path lockOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  /** The file beside the journal stays: deleting it would let two writers lock different ones. */
  @Override
  public void close() throws IOException {
    try {
      lock.close();
    } finally {
      OPEN.remove(file);
    }
  }
}
