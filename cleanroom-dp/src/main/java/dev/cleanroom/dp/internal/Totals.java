package dev.cleanroom.dp.internal;

import java.math.BigInteger;

/**
 * Exact sums over all units by measure and group, in 128 bits: a unit adds less than 2⁸⁵ (2⁵³ · 2³¹
 * rows), so there is room for 2⁴² of them.
 */
final class Totals {
  private final long[][] high;
  private final long[][] low;

  /**
   * Creates sums of nothing.
   *
   * @param measures the number of measures
   * @param groups the number of groups
   */
  Totals(int measures, int groups) {
    high = new long[measures][groups];
    low = new long[measures][groups];
  }

  /**
   * Adds a number.
   *
   * @param measure the measure
   * @param group the group
   * @param value what to add
   */
  void add(int measure, int group, Sum128 value) {
    add(measure, group, value.high(), value.low());
  }

  private void add(int measure, int group, long highAddend, long lowAddend) {
    long before = low[measure][group];
    long after = before + lowAddend;
    low[measure][group] = after;
    high[measure][group] += highAddend + Sum128.carry(before, after);
  }

  /**
   * Adds sums of other units.
   *
   * @param other sums of the same measures and groups
   */
  void add(Totals other) {
    for (int m = 0; m < low.length; m++) {
      for (int g = 0; g < low[m].length; g++) {
        add(m, g, other.high[m][g], other.low[m][g]);
      }
    }
  }

  /**
   * Returns a sum.
   *
   * @param measure the measure
   * @param group the group
   * @return the sum
   */
  BigInteger get(int measure, int group) {
    return Sum128.value(high[measure][group], low[measure][group]);
  }
}
