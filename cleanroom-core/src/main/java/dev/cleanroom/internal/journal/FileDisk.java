package dev.cleanroom.internal.journal;

import com.google.common.io.Closer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A real file. A {@code FileChannel} would be closed by the interruption of a thread that uses it;
 * so bytes go through {@code RandomAccessFile} and {@code force} through {@code
 * AsynchronousFileChannel}, which both do their work on the calling thread and do not look at
 * interruptions. All handles are opened before anything is written, so that each of them would be
 * told of a failed write.
 */
final class FileDisk implements Disk {
  private final Closer handles = Closer.create();
  private final RandomAccessFile writer;
  private final ReadOnlyDisk reader;
  private final AsynchronousFileChannel forcer;

  private FileDisk(Path file) throws IOException {
    try {
      this.writer = handles.register(new RandomAccessFile(file.toFile(), "rw"));
      this.reader = handles.register(ReadOnlyDisk.open(file));
      this.forcer = handles.register(AsynchronousFileChannel.open(file, StandardOpenOption.WRITE));
    } catch (IOException e) {
      handles.close();
      throw e;
    }
  }

  /** Opens a file for one writer; null if another process or this one writes to it. */
  static @Nullable FileDisk open(Path file) throws IOException {
    FileDisk disk = new FileDisk(file);
    boolean isLocked = false;
    try {
      isLocked = disk.lock() != null;
      return isLocked ? disk : null;
    } finally {
      if (!isLocked) {
        disk.close();
      }
    }
  }

  /**
   * Locks one byte far behind the end, because some systems let nobody read what is locked. The
   * lock goes with the handle.
   */
  private @Nullable FileLock lock() throws IOException {
    try {
      return writer.getChannel().tryLock(Long.MAX_VALUE - 1, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Makes it durable which files a folder has. */
  static void forceFolder(Path folder) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return; // it keeps names in its own journal and opens no folders
    }
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public int read(long offset, byte[] target, int from, int length) throws IOException {
    return reader.read(offset, target, from, length);
  }

  @Override
  public int write(long offset, byte[] source, int from, int length) throws IOException {
    writer.seek(offset);
    writer.write(source, from, length);
    return length;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    forcer.force(metadata);
  }

  @Override
  public long size() throws IOException {
    return writer.length();
  }

  @Override
  public void close() throws IOException {
    handles.close();
  }
}
