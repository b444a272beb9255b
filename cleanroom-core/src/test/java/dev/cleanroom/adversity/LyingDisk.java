package dev.cleanroom.adversity;

import dev.cleanroom.internal.journal.Disk;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;

/**
 * What must be found out: a disk that says that it was forced and was not, as if what stands on it
 * were acknowledged before that.
 *
 * @param disk the true disk
 */
record LyingDisk(SimulatedDisk disk) implements Disk {
  @Override
  public int read(long offset, byte[] target, int from, int length) throws IOException {
    return disk.read(offset, target, from, length);
  }

  @Override
  public int write(long offset, byte[] source, int from, int length) throws IOException {
    return disk.write(offset, source, from, length);
  }

  @Override
  public void force(boolean metadata) {
    // nothing becomes durable
  }

  @Override
  public long size() throws IOException {
    return disk.size();
  }

  @Override
  public void close() {
    disk.close();
  }
}
