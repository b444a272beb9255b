package dev.cleanroom.internal.journal;

import java.util.Arrays;

/** A disk in memory. */
public final class MemoryDisk implements Disk {
  private byte[] bytes;

  /** Takes what it holds at first. */
  public MemoryDisk(byte[] bytes) {
    this.bytes = bytes;
  }

  /** What it holds. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public int read(long offset, byte[] target, int from, int length) {
    int read = (int) Math.min(length, bytes.length - offset);
    if (read > 0) {
      System.arraycopy(bytes, (int) offset, target, from, read);
    }
    return read <= 0 ? -1 : read;
  }

  @Override
  public int write(long offset, byte[] source, int from, int length) {
    int last = Math.toIntExact(offset + length);
    bytes = last > bytes.length ? Arrays.copyOf(bytes, last) : bytes;
    System.arraycopy(source, from, bytes, (int) offset, length);
    return length;
  }

  @Override
  public void force(boolean metadata) {
    // Memory is as durable as the test.
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void close() {
    // What it holds stays, to be opened again.
  }
}
