package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a run, summed for each unit and group: a hash table with open addressing over columns
 * of primitive values. What it holds does not depend on the order of rows, except for the order of
 * entries.
 */
final class Entries {
  private static final int CAPACITY = 64;

  private final List<Aggregate> aggregates;
  private final Clamp clamp;
  private int size;
  private long[] unitHigh = new long[CAPACITY];
  private long[] unitLow = new long[CAPACITY];
  private int[] group = new int[CAPACITY];
  private final long[][] rows;
  private final long[][] sumHigh;
  private final long[][] sumLow;
  private int[] slots = new int[4 * CAPACITY]; // an entry's place + 1, or 0

  /**
   * Creates an empty table.
   *
   * @param plan says what to sum
   * @param clamp limits single rows
   */
  Entries(ReleasePlan plan, Clamp clamp) {
    this.aggregates = plan.aggregates();
    this.clamp = clamp;
    rows = new long[aggregates.size()][CAPACITY];
    sumHigh = new long[aggregates.size()][];
    sumLow = new long[aggregates.size()][];
    for (int a = 0; a < aggregates.size(); a++) {
      boolean summed = isSummed(aggregates.get(a));
      sumHigh[a] = new long[summed ? CAPACITY : 0];
      sumLow[a] = new long[summed ? CAPACITY : 0];
    }
  }

  private static boolean isSummed(Aggregate aggregate) {
    return aggregate.kind() == AggregateKind.SUM || aggregate.kind() == AggregateKind.MEAN;
  }

  /**
   * Adds the rows of a batch, except those of group −1.
   *
   * @param batch the rows
   * @param groups the number of groups
   */
  void add(ContributionBatch batch, int groups) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.group[i] >= groups) {
        throw new IllegalArgumentException("no group has this number");
      }
      if (batch.group[i] >= 0) {
        int entry = find(batch.unitHigh[i], batch.unitLow[i], batch.group[i]);
        addRow(batch, i, entry);
      }
    }
  }

  private void addRow(ContributionBatch batch, int row, int entry) {
    for (int a = 0; a < rows.length; a++) {
      int present = batch.rows[a][row];
      if (present > 0) {
        rows[a][entry] += present;
        if (sumLow[a].length > 0) {
          addValue(a, entry, clamp.rows(aggregates.get(a), present, batch.values[a][row]));
        }
      }
    }
  }

  private void addValue(int a, int entry, long value) {
    long before = sumLow[a][entry];
    long after = before + value;
    sumLow[a][entry] = after;
    sumHigh[a][entry] += (value >> 63) + Sum128.carry(before, after);
  }

  private int find(long high, long low, int ofGroup) {
    int mask = slots.length - 1;
    int slot = start(low, ofGroup) & mask;
    while (slots[slot] != 0) {
      int entry = slots[slot] - 1;
      if (unitLow[entry] == low && unitHigh[entry] == high && group[entry] == ofGroup) {
        return entry;
      }
      slot = (slot + 1) & mask;
    }
    return insert(slot, high, low, ofGroup);
  }

  private int insert(int slot, long high, long low, int ofGroup) {
    if (size == unitHigh.length) {
      grow();
    }
    slots[slot] = size + 1;
    unitHigh[size] = high;
    unitLow[size] = low;
    group[size] = ofGroup;
    size++;
    if (2 * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** Unit hashes are keyed, so nobody can choose units that collide; the mix spreads groups. */
  private static int start(long low, int group) {
    long mixed = (low + group) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  private void grow() {
    int capacity = Math.multiplyExact(size, 2);
    unitHigh = Arrays.copyOf(unitHigh, capacity);
    unitLow = Arrays.copyOf(unitLow, capacity);
    group = Arrays.copyOf(group, capacity);
    for (int a = 0; a < rows.length; a++) {
      rows[a] = Arrays.copyOf(rows[a], capacity);
      if (sumLow[a].length > 0) {
        sumHigh[a] = Arrays.copyOf(sumHigh[a], capacity);
        sumLow[a] = Arrays.copyOf(sumLow[a], capacity);
      }
    }
  }

  private void rehash() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    int mask = slots.length - 1;
    for (int entry = 0; entry < size; entry++) {
      int slot = start(unitLow[entry], group[entry]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = entry + 1;
    }
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
    return unitHigh[entry];
  }

  /**
   * Returns the lower half of an entry's unit hash.
   *
   * @param entry the entry
   * @return 64 bits
   */
  long unitLow(int entry) {
    return unitLow[entry];
  }

  /**
   * Returns the number of an entry's group.
   *
   * @param entry the entry
   * @return the group
   */
  int group(int entry) {
    return group[entry];
  }

  /**
   * Returns how many rows are present.
   *
   * @param aggregate the aggregate
   * @param entry the entry
   * @return rows, not limited
   */
  long rows(int aggregate, int entry) {
    return rows[aggregate][entry];
  }

  /**
   * Returns the sum of present values.
   *
   * @param aggregate a SUM or MEAN
   * @param entry the entry
   * @param target receives the sum
   */
  void sum(int aggregate, int entry, Sum128 target) {
    target.set(sumHigh[aggregate][entry], sumLow[aggregate][entry]);
  }
}
