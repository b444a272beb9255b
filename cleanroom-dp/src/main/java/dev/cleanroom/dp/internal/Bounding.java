package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.KeyedHash;
import java.util.BitSet;
import java.util.List;

/** Turns what units contributed into exact sums that no unit dominates. */
final class Bounding {
  private Bounding() {}

  /**
   * Chooses groups, clamps and sums.
   *
   * @param blueprint the rules
   * @param entries the rows by unit and group
   * @param groups the groups
   * @param key the key of the choice
   * @return a sum for each measure and group
   */
  static Totals totals(Blueprint blueprint, Entries entries, GroupIndex groups, byte[] key) {
    Recipe recipe = blueprint.recipe();
    List<Measure> measures = blueprint.measures();
    BitSet dropped =
        recipe.choice().dropped(entries, groups, blueprint.plan().maxGroups(), new KeyedHash(key));
    Totals totals = new Totals(measures.size(), groups.size());
    Sum128 addend = new Sum128();
    for (int entry = 0; entry < entries.size(); entry++) {
      if (!dropped.get(entry)) {
        for (int m = 0; m < measures.size(); m++) {
          recipe.clamp().total(blueprint.plan(), measures.get(m), entries, entry, addend);
          totals.add(m, entries.group(entry), addend);
        }
      }
    }
    return totals;
  }
}
