package dev.cleanroom.dp.internal;

import java.util.Arrays;

/**
 * The entries of each unit. The chain of a unit begins at its first entry. Its arrays are re-used.
 */
final class UnitChains {
  private int[] next = {};
  private int[] length = {};
  private int[] slots = new int[4];

  /**
   * Chains all entries of a table, instead of those chained before.
   *
   * @param entries the entries
   */
  void chain(Entries entries) {
    int size = entries.size();
    if (next.length < size) {
      next = new int[size + size / 4];
      length = new int[next.length];
      slots = new int[Integer.highestOneBit(next.length) * 4];
    }
    Arrays.fill(next, 0, size, -1);
    Arrays.fill(length, 0, size, 0);
    int mask = Integer.highestOneBit(Math.max(size, 1)) * 4 - 1;
    Arrays.fill(slots, 0, mask + 1, 0);
    for (int entry = 0; entry < size; entry++) {
      add(entries, entry, mask);
    }
  }

  private void add(Entries entries, int entry, int mask) {
    int slot = (int) (entries.unitLow(entry) >>> 16) & mask;
    while (slots[slot] != 0) {
      int head = slots[slot] - 1;
      if (entries.unitLow(head) == entries.unitLow(entry)
          && entries.unitHigh(head) == entries.unitHigh(entry)) {
        next[entry] = next[head];
        next[head] = entry;
        length[head]++;
        return;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = entry + 1;
    length[entry] = 1;
  }

  /**
   * Returns how many groups a unit has.
   *
   * @param head an entry
   * @return the number of entries of its unit, or 0 if it is not the unit's first
   */
  int length(int head) {
    return length[head];
  }

  /**
   * Returns another entry of the same unit.
   *
   * @param entry an entry
   * @return the entry after it, or −1
   */
  int next(int entry) {
    return next[entry];
  }
}
