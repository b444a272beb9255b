package dev.cleanroom.dp.internal;

import java.util.Arrays;

/** Numbers the units of a table of entries. Its arrays are re-used. */
final class Units {
  private int count;
  private int[] unit = {};
  private int[] size = {};
  private int[] head = {};
  private int[] slots = new int[4]; // a unit's number + 1, or 0

  /**
   * Numbers the units of a table, instead of those numbered before.
   *
   * @param entries the table
   */
  void number(Entries entries) {
    count = 0;
    if (unit.length < entries.size()) {
      unit = new int[entries.size() + entries.size() / 4];
      size = new int[unit.length];
      head = new int[unit.length];
      slots = new int[Integer.highestOneBit(unit.length) * 4];
    }
    int mask = Integer.highestOneBit(Math.max(entries.size(), 1)) * 4 - 1;
    Arrays.fill(slots, 0, mask + 1, 0);
    for (int entry = 0; entry < entries.size(); entry++) {
      unit[entry] = find(entries, entry, mask);
      size[unit[entry]]++;
    }
  }

  private int find(Entries entries, int entry, int mask) {
    int slot = (int) (entries.unitLow(entry) >>> 16) & mask;
    while (slots[slot] != 0) {
      int other = head[slots[slot] - 1];
      if (entries.unitLow(other) == entries.unitLow(entry)
          && entries.unitHigh(other) == entries.unitHigh(entry)) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    head[count] = entry;
    size[count] = 0;
    slots[slot] = ++count;
    return count - 1;
  }

  /**
   * Returns the number of units.
   *
   * @return one more than the largest number
   */
  int count() {
    return count;
  }

  /**
   * Returns the unit of an entry.
   *
   * @param entry the entry
   * @return its unit's number
   */
  int unit(int entry) {
    return unit[entry];
  }

  /**
   * Returns how many groups a unit has.
   *
   * @param number the unit
   * @return its entries
   */
  int size(int number) {
    return size[number];
  }
}
