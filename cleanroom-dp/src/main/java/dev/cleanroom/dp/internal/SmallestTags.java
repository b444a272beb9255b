package dev.cleanroom.dp.internal;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Keeps those groups of each unit whose tags are smallest. */
final class SmallestTags {
  private final Entries entries;
  private final UnitChains chains;
  private final GroupTags tags;
  private final int limit;
  private final BitSet dropped = new BitSet();
  private int[] members = {};
  private long[] uppers = {};
  private long[] sorted = {};

  /**
   * Prepares a choice.
   *
   * @param entries the units and groups
   * @param chains the entries of each unit
   * @param tags the tags
   * @param limit how many groups of a unit to keep
   */
  SmallestTags(Entries entries, UnitChains chains, GroupTags tags, int limit) {
    this.entries = entries;
    this.chains = chains;
    this.tags = tags;
    this.limit = limit;
  }

  /**
   * Chooses for every unit.
   *
   * @return the entries to leave out
   */
  BitSet dropped() {
    for (int head = 0; head < entries.size(); head++) {
      int length = chains.length(head);
      if (length > limit) {
        collect(head, length);
        drop(length);
      }
    }
    return dropped;
  }

  private void collect(int head, int length) {
    if (members.length < length) {
      members = new int[2 * length];
      uppers = new long[2 * length];
      sorted = new long[2 * length];
    }
    int i = 0;
    for (int entry = head; entry >= 0; entry = chains.next(entry)) {
      members[i] = entry;
      uppers[i++] = tags.upper(entries, entry);
    }
  }

  private void drop(int length) {
    System.arraycopy(uppers, 0, sorted, 0, length);
    Arrays.sort(sorted, 0, length);
    long last = sorted[limit - 1];
    if (sorted[limit] == last) {
      dropByBothHalves(length); // happens with probability 2⁻⁶⁴
      return;
    }
    for (int i = 0; i < length; i++) {
      if (uppers[i] > last) {
        dropped.set(members[i]);
      }
    }
  }

  private void dropByBothHalves(int length) {
    IntStream.range(0, length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(i -> uppers[i])
                .thenComparingLong(i -> tags.lower(entries, members[i])))
        .skip(limit)
        .forEach(i -> dropped.set(members[i]));
  }
}
