package dev.cleanroom.dp.internal;

import java.util.Arrays;

/** Finds the entries of each unit. The chain of a unit begins at its first entry. */
final class UnitChains {
  private final int[] next;
  private final int[] length;

  /**
   * Chains all entries.
   *
   * @param entries the entries
   */
  UnitChains(Entries entries) {
    next = new int[entries.size()];
    length = new int[entries.size()];
    Arrays.fill(next, -1);
    int mask = Integer.highestOneBit(Math.max(entries.size(), 1)) * 4 - 1;
    int[] slots = new int[mask + 1];
    for (int entry = 0; entry < next.length; entry++) {
      add(entries, entry, slots, mask);
    }
  }

  private void add(Entries entries, int entry, int[] slots, int mask) {
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
