package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.KeyedHash;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tags that are hashes of the unit and of the group key's values, as a group's number depends on
 * the order of rows. Keys are hashed once for each group, when it is needed first.
 */
final class HashedTags implements GroupTags {
  private final GroupIndex groups;
  private final KeyedHash hash;
  private final long[] high;
  private final long[] low;
  private final AtomicIntegerArray known; // 1 once both halves of a group's hash can be seen

  /**
   * Creates tags under a key drawn for this choice.
   *
   * @param groups the groups
   * @param hash the hash
   */
  HashedTags(GroupIndex groups, KeyedHash hash) {
    this.groups = groups;
    this.hash = hash;
    high = new long[groups.size()];
    low = new long[groups.size()];
    known = new AtomicIntegerArray(groups.size());
  }

  @Override
  public int groups() {
    return high.length;
  }

  @Override
  public KeyedHash hash() {
    return hash;
  }

  @Override
  public long upper(Entries entries, int entry) {
    int group = known(entries.group(entry));
    return hash.upper(entries.unitHigh(entry), entries.unitLow(entry), high[group], low[group]);
  }

  @Override
  public long lower(Entries entries, int entry) {
    int group = known(entries.group(entry));
    return hash.hash(entries.unitHigh(entry), entries.unitLow(entry), high[group], low[group])[1];
  }

  private int known(int group) {
    if (known.getAcquire(group) == 0) {
      long[] ofGroup = hash.hash(groups.key(group));
      high[group] = ofGroup[0];
      low[group] = ofGroup[1];
      known.setRelease(group, 1);
    }
    return group;
  }
}
