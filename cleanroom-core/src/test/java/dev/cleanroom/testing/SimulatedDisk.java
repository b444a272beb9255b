package dev.cleanroom.testing;

import com.google.common.collect.Iterables;
import dev.cleanroom.internal.journal.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A disk in memory that knows what is durable: the bytes at the last force, and the writes since
 * then, of which a crash keeps anything. {@link CrashStates} has what may be left.
 */
public final class SimulatedDisk implements Disk {
  /**
   * A write that is not durable.
   *
   * @param offset where it starts, in bytes
   * @param bytes what was written; a copy
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Write(long offset, byte[] bytes) {
    long end() {
      return offset + bytes.length;
    }
  }

  private final List<Write> unsynced = new ArrayList<>();
  private final List<Write> lost = new ArrayList<>();
  private Runnable beforeForce = () -> {};
  private byte[] durable;
  private long size;
  private long forces;
  private boolean isClosed;

  /** Makes an empty disk. */
  public SimulatedDisk() {
    this(new byte[0]);
  }

  private SimulatedDisk(byte[] durable) {
    this.durable = durable;
    this.size = durable.length;
  }

  /**
   * Makes a disk as a crash left it.
   *
   * @param image all its bytes, which become the disk's own
   * @return a disk on which all of that is durable
   */
  public static SimulatedDisk holding(byte[] image) {
    return new SimulatedDisk(image);
  }

  /**
   * Sets what happens before each force, when there are the most writes that a crash may lose.
   *
   * @param action called on the thread that forces
   */
  public synchronized void beforeForce(Runnable action) {
    beforeForce = action;
  }

  /**
   * Returns what can be read, which is what is left when only the process is killed.
   *
   * @return a copy of all bytes
   */
  public synchronized byte[] visible() {
    byte[] visible = durable.clone();
    for (Write write : Iterables.concat(lost, unsynced)) {
      visible = apply(visible, write);
    }
    return visible;
  }

  /**
   * Returns what the last force made durable.
   *
   * @return a copy of all bytes
   */
  public synchronized byte[] durable() {
    return durable.clone();
  }

  /**
   * Returns the writes since the last force.
   *
   * @return oldest first
   */
  public synchronized List<Write> unsynced() {
    return List.copyOf(unsynced);
  }

  /**
   * Returns how often the disk was forced.
   *
   * @return forces
   */
  public synchronized long forces() {
    return forces;
  }

  /** Forgets what is not durable, but still shows it: what systems do after a force failed. */
  public synchronized void loseUnsynced() {
    lost.addAll(unsynced);
    unsynced.clear();
  }

  /**
   * Opens the disk again, on a machine that never lost power.
   *
   * @return a disk with the same durable, lost and waiting bytes
   */
  public synchronized SimulatedDisk reopened() {
    SimulatedDisk same = holding(durable.clone());
    lost.forEach(l -> same.lost.add(new Write(l.offset(), l.bytes().clone())));
    same.unsynced.addAll(unsynced);
    same.size = size;
    return same;
  }

  @Override
  public synchronized int read(long offset, byte[] target, int from, int length)
      throws IOException {
    requireOpen();
    int count = (int) Math.min(length, size - offset);
    if (count <= 0) {
      return -1;
    }
    int hole = (int) Math.max(0, Math.min(count, offset + count - durable.length));
    Arrays.fill(target, from + count - hole, from + count, (byte) 0);
    overlay(new Write(0, durable), offset, target, from, count);
    for (Write write : Iterables.concat(lost, unsynced)) {
      overlay(write, offset, target, from, count);
    }
    return count;
  }

  @Override
  public synchronized int write(long offset, byte[] source, int from, int length)
      throws IOException {
    requireOpen();
    Write write = new Write(offset, Arrays.copyOfRange(source, from, from + length));
    unsynced.add(write);
    size = Math.max(size, write.end());
    return length;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    action().run();
    synchronized (this) {
      requireOpen();
      for (Write write : unsynced) {
        durable = apply(durable, write);
        lost.forEach(l -> overlay(write, l.offset(), l.bytes(), 0, l.bytes().length));
      }
      unsynced.clear();
      forces++;
    }
  }

  private synchronized Runnable action() {
    return beforeForce;
  }

  @Override
  public synchronized long size() throws IOException {
    requireOpen();
    return size;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }

  /** Applies a write in place, unless it makes the image longer. */
  static byte[] apply(byte[] image, Write write) {
    byte[] result = write.end() > image.length ? Arrays.copyOf(image, (int) write.end()) : image;
    System.arraycopy(write.bytes(), 0, result, (int) write.offset(), write.bytes().length);
    return result;
  }

  private static void overlay(Write write, long offset, byte[] target, int from, int count) {
    long first = Math.max(offset, write.offset());
    long end = Math.min(offset + count, write.end());
    if (first < end) {
      int source = (int) (first - write.offset());
      System.arraycopy(
          write.bytes(), source, target, from + (int) (first - offset), (int) (end - first));
    }
  }

  private void requireOpen() throws IOException {
    if (isClosed) {
      throw new IOException("the disk was closed");
    }
  }
}
