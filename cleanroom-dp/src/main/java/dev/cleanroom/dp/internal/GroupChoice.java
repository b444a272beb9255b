package dev.cleanroom.dp.internal;

import java.util.BitSet;

/** Chooses the groups that each unit may influence. */
interface GroupChoice {
  /**
   * Keeps the groups with the smallest keyed tags: a uniform choice under a fresh key, a function
   * of the unit's own rows alone, the same for every order of rows.
   */
  GroupChoice SMALLEST_TAGS =
      (entries, tags, limit) ->
          tags.groups() <= limit ? new BitSet() : new SmallestTags(entries, tags, limit).dropped();

  /**
   * Chooses for every unit.
   *
   * @param entries units with all their groups
   * @param tags keyed tags
   * @param limit how many groups a unit may influence
   * @return the entries to leave out
   */
  BitSet dropped(Entries entries, GroupTags tags, int limit);
}
