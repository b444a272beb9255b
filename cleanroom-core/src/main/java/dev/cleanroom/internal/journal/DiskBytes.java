package dev.cleanroom.internal.journal;

import java.io.IOException;
import java.util.Arrays;

/** Reads and writes as often as it takes. */
final class DiskBytes {
  private static final int BLOCK = 64 << 10;
  private static final byte[] NONE = new byte[BLOCK];

  private DiskBytes() {}

  /** Returns fewer bytes than wanted only if the file ends. */
  static byte[] read(Disk disk, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    int read = 0;
    while (read < length) {
      int more = disk.read(offset + read, bytes, read, length - read);
      if (more <= 0) {
        return Arrays.copyOf(bytes, read);
      }
      read += more;
    }
    return bytes;
  }

  static void write(Disk disk, long offset, byte[] bytes) throws IOException {
    write(disk, offset, bytes, bytes.length);
  }

  static void writeZeros(Disk disk, long from, long to) throws IOException {
    for (long offset = from; offset < to; offset += BLOCK) {
      write(disk, offset, NONE, (int) Math.min(BLOCK, to - offset));
    }
  }

  /** Writes what is read, so that the disk gets it although it was written before. */
  static void rewrite(Disk disk, long from, long to) throws IOException {
    for (long offset = from; offset < to; offset += BLOCK) {
      write(disk, offset, read(disk, offset, (int) Math.min(BLOCK, to - offset)));
    }
  }

  private static void write(Disk disk, long offset, byte[] bytes, int length) throws IOException {
    int written = 0;
    while (written < length) {
      int more = disk.write(offset + written, bytes, written, length - written);
      if (more <= 0) {
        throw new IOException("the disk takes no more bytes");
      }
      written += more;
    }
  }

  static boolean isZero(byte[] bytes, int from, int to) {
    return writtenIn(bytes, from, to) == from;
  }

  /** The place behind the last byte that is not zero. */
  static int writtenIn(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from
        && Arrays.equals(
            bytes, Math.max(from, end - BLOCK), end, NONE, 0, Math.min(BLOCK, end - from))) {
      end = Math.max(from, end - BLOCK);
    }
    while (end > from && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
