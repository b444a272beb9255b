package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.KeyedHash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the groups that each unit may influence. */
interface GroupChoice {
  /**
   * Keeps the groups with the smallest keyed tags: a uniform choice under a fresh key, a function
   * of the unit's own rows alone, the same for every order of rows.
   */
  GroupChoice SMALLEST_TAGS = new SmallestTags();

  /**
   * Chooses for every unit.
   *
   * @param entries the units and groups
   * @param groups the groups
   * @param limit how many groups a unit may influence
   * @param hash a hash under a key drawn for this choice
   * @return the entries to leave out
   */
  BitSet dropped(Entries entries, GroupIndex groups, int limit, KeyedHash hash);

  /** The choice by tags. */
  final class SmallestTags implements GroupChoice {
    private SmallestTags() {}

    @Override
    public BitSet dropped(Entries entries, GroupIndex groups, int limit, KeyedHash hash) {
      BitSet dropped = new BitSet();
      if (groups.size() <= limit) {
        return dropped;
      }
      UnitChains chains = new UnitChains(entries);
      long @Nullable [][] groupHashes = new long[groups.size()][];
      for (int head = 0; head < entries.size(); head++) {
        if (chains.length(head) > limit) {
          List<Tag> tags = new ArrayList<>();
          for (int entry = head; entry >= 0; entry = chains.next(entry)) {
            tags.add(tag(entries, entry, groups, groupHashes, hash));
          }
          tags.sort(Tag.ORDER);
          tags.subList(limit, tags.size()).forEach(tag -> dropped.set(tag.entry()));
        }
      }
      return dropped;
    }

    /** The tag is of the key's values: a group's number depends on the order of rows. */
    private static Tag tag(
        Entries entries, int entry, GroupIndex groups, long[][] groupHashes, KeyedHash hash) {
      int group = entries.group(entry);
      if (groupHashes[group] == null) {
        groupHashes[group] = hash.hash(groups.key(group));
      }
      long[] ofGroup = groupHashes[group];
      long[] tag =
          hash.hash(entries.unitHigh(entry), entries.unitLow(entry), ofGroup[0], ofGroup[1]);
      return new Tag(tag[0], tag[1], entry);
    }
  }

  /**
   * A tag; two of one unit are never equal but with probability 2⁻¹²⁸.
   *
   * @param high the upper half
   * @param low the lower half
   * @param entry the entry it stands for
   */
  record Tag(long high, long low, int entry) {
    private static final Comparator<Tag> ORDER =
        Comparator.comparingLong(Tag::high).thenComparingLong(Tag::low);
  }
}
