package dev.cleanroom.dp.internal;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all lanes of a run may keep rows in. Thread-safe. */
final class RowMemory {
  private final AtomicLong left;

  /**
   * Creates a supply.
   *
   * @param bytes how many there are
   */
  RowMemory(long bytes) {
    left = new AtomicLong(bytes);
  }

  /**
   * Takes bytes, if there are so many.
   *
   * @param bytes how many
   * @return whether they were taken
   */
  boolean take(long bytes) {
    long before = left.get();
    while (before >= bytes) {
      if (left.compareAndSet(before, before - bytes)) {
        return true;
      }
      before = left.get();
    }
    return false;
  }

  /**
   * Takes bytes even if there are not so many.
   *
   * @param bytes how many
   */
  void force(long bytes) {
    left.addAndGet(-bytes);
  }
}
