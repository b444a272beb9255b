package dev.cleanroom.dp.internal;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Keeps those groups of each unit whose tags are smallest. */
final class SmallestTags {
  private final Entries entries;
  private final Units units;
  private final GroupTags tags;
  private final int limit;
  private final BitSet dropped;
  private final int[] end; // where the members of a unit end, or −1 if it keeps all its groups
  private final int[] members;
  private final long[] uppers;

  /**
   * Prepares a choice.
   *
   * @param entries the units and groups
   * @param tags the tags
   * @param limit how many groups of a unit to keep
   */
  SmallestTags(Entries entries, GroupTags tags, int limit) {
    this.entries = entries;
    this.units = entries.units();
    this.tags = tags;
    this.limit = limit;
    dropped = new BitSet(entries.size());
    end = new int[units.count()];
    int total = 0;
    for (int unit = 0; unit < end.length; unit++) {
      end[unit] = units.size(unit) > limit ? total : -1;
      total += units.size(unit) > limit ? units.size(unit) : 0;
    }
    members = new int[total];
    uppers = new long[total];
  }

  /**
   * Chooses for every unit.
   *
   * @return the entries to leave out
   */
  BitSet dropped() {
    for (int entry = 0; entry < entries.size(); entry++) {
      int unit = units.unit(entry);
      if (end[unit] >= 0) {
        members[end[unit]] = entry;
        uppers[end[unit]++] = tags.upper(entries, entry);
      }
    }
    long[] sorted = uppers.clone();
    for (int unit = 0; unit < end.length; unit++) {
      if (end[unit] >= 0) {
        drop(sorted, end[unit] - units.size(unit), end[unit]);
      }
    }
    return dropped;
  }

  private void drop(long[] sorted, int from, int to) {
    Arrays.sort(sorted, from, to);
    long last = sorted[from + limit - 1];
    if (sorted[from + limit] == last) {
      dropByBothHalves(from, to); // happens with probability 2⁻⁶⁴
      return;
    }
    for (int i = from; i < to; i++) {
      if (uppers[i] > last) {
        dropped.set(members[i]);
      }
    }
  }

  private void dropByBothHalves(int from, int to) {
    IntStream.range(from, to)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(i -> uppers[i])
                .thenComparingLong(i -> tags.lower(entries, members[i])))
        .skip(limit)
        .forEach(i -> dropped.set(members[i]));
  }
}
