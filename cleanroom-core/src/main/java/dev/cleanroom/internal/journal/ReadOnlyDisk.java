package dev.cleanroom.internal.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file that cannot be changed through it. */
final class ReadOnlyDisk implements Disk {
  private final RandomAccessFile file;

  private ReadOnlyDisk(RandomAccessFile file) {
    this.file = file;
  }

  static ReadOnlyDisk open(Path path) throws IOException {
    return new ReadOnlyDisk(new RandomAccessFile(path.toFile(), "r"));
  }

  @Override
  public int read(long offset, byte[] target, int from, int length) throws IOException {
    synchronized (file) {
      file.seek(offset);
      return file.read(target, from, length);
    }
  }

  @Override
  public int write(long offset, byte[] source, int from, int length) throws IOException {
    throw new IOException("opened for reading only");
  }

  @Override
  public void force(boolean metadata) throws IOException {
    throw new IOException("opened for reading only");
  }

  @Override
  public long size() throws IOException {
    return file.length();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
