package dev.cleanroom.internal;

import java.util.Arrays;

/**
 * Numbers different longs from 0, by open addressing. A seed that nobody knows keeps rows from
 * being made to collide. Any thread may {@link #find} while none adds.
 */
public final class LongIndex {
  private static final int SMALLEST = 64;

  private final long seed;
  private long[] keys;
  private int[] numbers;
  private long[] byNumber;
  private int size;

  /**
   * Creates an index without keys.
   *
   * @param seed a secret
   * @param expected how many keys there may be; it grows if there are more
   */
  public LongIndex(long seed, int expected) {
    this.seed = seed;
    int places = Math.max(SMALLEST, 2 * Integer.highestOneBit(expected) * 2);
    keys = new long[places];
    numbers = new int[places];
    byNumber = new long[places / 2];
    Arrays.fill(numbers, -1);
  }

  /**
   * Returns the key that has a number.
   *
   * @param number the number
   * @return the key
   */
  public long key(int number) {
    return byNumber[number];
  }

  /**
   * Returns the number of a key.
   *
   * @param key the key
   * @return the number, or −1 if it has none
   */
  public int find(long key) {
    return numbers[place(key)];
  }

  /**
   * Returns the number of a key, a new one if it is new.
   *
   * @param key the key
   * @return the number
   */
  public int of(long key) {
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
