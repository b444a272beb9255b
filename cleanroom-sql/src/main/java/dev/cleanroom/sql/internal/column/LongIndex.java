package dev.cleanroom.sql.internal.column;

import java.util.Arrays;

/**
 * Numbers different longs from 0, by open addressing. A seed that nobody knows keeps rows from
 * being made to collide.
 */
final class LongIndex {
  private static final int SMALLEST = 64;

  private final long seed;
  private long[] keys = new long[SMALLEST];
  private int[] numbers = new int[SMALLEST];
  private long[] byNumber = new long[SMALLEST];
  private int size;

  LongIndex(long seed) {
    this.seed = seed;
    Arrays.fill(numbers, -1);
  }

  /** Returns the key that has a number. */
  long key(int number) {
    return byNumber[number];
  }

  /** Returns the number of a key, a new one if it is new. */
  int of(long key) {
    int at = place(key);
    if (numbers[at] < 0) {
      keys[at] = key;
      if (size == byNumber.length) {
        byNumber = Arrays.copyOf(byNumber, 2 * size);
      }
      byNumber[size] = key;
      numbers[at] = size++;
      if (2 * size > keys.length) {
        grow();
        return size - 1;
      }
    }
    return numbers[at];
  }

  private int place(long key) {
    int mask = keys.length - 1;
    int at = (int) mix(key ^ seed) & mask;
    while (numbers[at] >= 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** The finisher of MurmurHash3. */
  private static long mix(long key) {
    long mixed = (key ^ (key >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[2 * oldKeys.length];
    numbers = new int[keys.length];
    Arrays.fill(numbers, -1);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] >= 0) {
        int at = place(oldKeys[i]);
        keys[at] = oldKeys[i];
        numbers[at] = oldNumbers[i];
      }
    }
  }
}
