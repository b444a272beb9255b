package dev.cleanroom.dp.internal;

import java.util.Arrays;

/**
 * The rows of one shard, summed for each unit and group: a hash table with open addressing over
 * records of longs, which is used again for the next shard so that it stays in the cache. What it
 * holds does not depend on the order of rows, except for the order of entries.
 */
final class Entries {
  private static final int CAPACITY = 64;

  private final RowLayout layout;
  private final int width;
  private final int aggregates;
  private final Units units = new Units();
  private int size;
  private long[] table;
  private int[] slots = new int[4 * CAPACITY]; // an entry's place + 1, or 0

  /**
   * Creates an empty table.
   *
   * @param layout the layout of records
   */
  Entries(RowLayout layout) {
    this.layout = layout;
    width = layout.entryWidth();
    aggregates = layout.aggregates().size();
    table = new long[CAPACITY * width];
  }

  /** Forgets all entries. */
  void reset() {
    size = 0;
    Arrays.fill(slots, 0);
  }

  /**
   * Adds rows.
   *
   * @param data holds them
   * @param from the beginning of the first
   * @param to the end of the last
   */
  void addRows(long[] data, int from, int to) {
    int rowWidth = layout.rowWidth();
    int entry = 0;
    for (int row = from; row < to; row += rowWidth) {
      int group = (int) data[row + RowLayout.GROUP];
      entry = find(entry, data[row], data[row + 1], group);
      addPresence(data, row + RowLayout.GROUP, entry);
      addValues(data, row + layout.values(), entry);
    }
  }

  private void addPresence(long[] data, int words, int entry) {
    for (int a = 0; a < aggregates; a++) {
      int bit = a + 32;
      table[entry + RowLayout.ROWS + a] += data[words + (bit >> 6)] >>> bit & 1;
    }
  }

  private void addValues(long[] data, int values, int entry) {
    int sum = entry + RowLayout.ROWS + aggregates;
    int end = entry + width;
    for (int value = values; sum < end; value++) {
      add128(sum, data[value], data[value] >> 63);
      sum += 2;
    }
  }

  private void add128(int sum, long low, long high) {
    long before = table[sum];
    long after = before + low;
    table[sum] = after;
    table[sum + 1] += high + Sum128.carry(before, after);
  }

  /**
   * Adds entries of another table.
   *
   * @param data holds them
   * @param from the beginning of the first
   * @param to the end of the last
   */
  void addEntries(long[] data, int from, int to) {
    int found = 0;
    for (int other = from; other < to; other += width) {
      found = find(found, data[other], data[other + 1], (int) data[other + RowLayout.GROUP]);
      int sums = RowLayout.ROWS + aggregates;
      for (int i = RowLayout.ROWS; i < sums; i++) {
        table[found + i] += data[other + i];
      }
      for (int i = sums; i < width; i += 2) {
        add128(found + i, data[other + i], data[other + i + 1]);
      }
    }
  }

  /** Returns where an entry begins. Rows of a unit often follow each other, so one is a guess. */
  private int find(int guess, long high, long low, int group) {
    return size > 0 && is(guess, high, low, group) ? guess : search(high, low, group);
  }

  private boolean is(int entry, long high, long low, int group) {
    return table[entry + 1] == low
        && table[entry] == high
        && table[entry + RowLayout.GROUP] == group;
  }

  private int search(long high, long low, int group) {
    int mask = slots.length - 1;
    int slot = start(low, group) & mask;
    while (slots[slot] != 0) {
      int entry = (slots[slot] - 1) * width;
      if (is(entry, high, low, group)) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = size + 1;
    return insert(high, low, group);
  }

  private int insert(long high, long low, int group) {
    int entry = size * width;
    if (entry == table.length) {
      table = Arrays.copyOf(table, Math.multiplyExact(entry, 2));
    }
    table[entry] = high;
    table[entry + 1] = low;
    table[entry + RowLayout.GROUP] = group;
    Arrays.fill(table, entry + RowLayout.ROWS, entry + width, 0);
    size++;
    if (2 * size > slots.length) {
      rehash();
    }
    return entry;
  }

  /** Unit hashes are keyed, so nobody can choose units that collide; the mix spreads groups. */
  private static int start(long low, long group) {
    long mixed = (low + group) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  private void rehash() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    int mask = slots.length - 1;
    for (int entry = 0; entry < size; entry++) {
      int slot = start(unitLow(entry), group(entry)) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = entry + 1;
    }
  }

  /**
   * Reads all entries.
   *
   * @param reader reads them
   */
  void read(Shards.Reader reader) {
    reader.read(table, 0, size * width);
  }

  /**
   * Returns the units, numbered anew by each call.
   *
   * @return their numbers, until the next call
   */
  Units units() {
    units.number(this);
    return units;
  }

  /**
   * Returns the number of entries.
   *
   * @return pairs of a unit and a group
   */
  int size() {
    return size;
  }

  /**
   * Returns the upper half of an entry's unit hash.
   *
   * @param entry the entry
   * @return 64 bits
   */
  long unitHigh(int entry) {
    return table[entry * width];
  }

  /**
   * Returns the lower half of an entry's unit hash.
   *
   * @param entry the entry
   * @return 64 bits
   */
  long unitLow(int entry) {
    return table[entry * width + 1];
  }

  /**
   * Returns the number of an entry's group.
   *
   * @param entry the entry
   * @return the group
   */
  int group(int entry) {
    return (int) table[entry * width + RowLayout.GROUP];
  }

  /**
   * Returns how many rows are present.
   *
   * @param aggregate the aggregate
   * @param entry the entry
   * @return rows, not limited
   */
  long rows(int aggregate, int entry) {
    return table[entry * width + RowLayout.ROWS + aggregate];
  }

  /**
   * Returns the sum of present values.
   *
   * @param aggregate a SUM or MEAN
   * @param entry the entry
   * @param target receives the sum
   */
  void sum(int aggregate, int entry, Sum128 target) {
    int sum = entry * width + layout.sum(aggregate);
    target.set(table[sum + 1], table[sum]);
  }
}
