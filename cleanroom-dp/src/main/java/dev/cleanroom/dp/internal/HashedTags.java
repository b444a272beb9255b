package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.KeyedHash;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tags that are hashes of the unit and of the group key's values, as a group's number depends on
 * the order of rows. Keys are hashed once for each group, when it is needed first.
 *
 * <p>The upper half of a tag is m(u xor g), where u is of the unit's hash, g is the keyed hash of
 * the group and m a fixed permutation of 64 bits that spreads them. For one unit the g of its
 * groups are independent and uniform, so its tags are, and each choice of groups is as likely as
 * any other. No unit's choice depends on what another one contributed, for any key; that is all
 * that privacy needs.
 */
final class HashedTags implements GroupTags {
  private static final long UNKNOWN = 0;

  private final GroupIndex groups;
  private final KeyedHash hash;
  private final AtomicLongArray known;

  /**
   * Creates tags under a key drawn for this choice.
   *
   * @param groups the groups
   * @param hash the hash
   */
  HashedTags(GroupIndex groups, KeyedHash hash) {
    this.groups = groups;
    this.hash = hash;
    known = new AtomicLongArray(groups.size());
  }

  @Override
  public int groups() {
    return known.length();
  }

  @Override
  public KeyedHash hash() {
    return hash;
  }

  @Override
  public long upper(Entries entries, int entry) {
    return mixed(entries.unitHigh(entry) ^ ofGroup(entries.group(entry)));
  }

  @Override
  public long lower(Entries entries, int entry) {
    long[] group = hash.hash(groups.key(entries.group(entry)));
    return hash.hash(entries.unitHigh(entry), entries.unitLow(entry), group[0], group[1])[1];
  }

  private long ofGroup(int group) {
    long found = known.getOpaque(group);
    if (found == UNKNOWN) {
      found = hash.hash(groups.key(group))[0];
      known.setOpaque(group, found);
    }
    return found;
  }

  /** The finisher of MurmurHash3: every bit of the result depends on every bit. */
  private static long mixed(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
