package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.KeyedHash;

/** The keyed tags by which units choose their groups. Thread-safe. */
interface GroupTags {
  /**
   * Returns the number of groups.
   *
   * @return at least 0
   */
  int groups();

  /**
   * Returns the hash under the key drawn for this choice.
   *
   * @return the hash
   */
  KeyedHash hash();

  /**
   * Returns the upper half of a tag, which decides almost always.
   *
   * @param entries the units and groups
   * @param entry the unit and the group
   * @return 64 bits
   */
  long upper(Entries entries, int entry);

  /**
   * Returns the lower half of a tag.
   *
   * @param entries the units and groups
   * @param entry the unit and the group
   * @return 64 bits
   */
  long lower(Entries entries, int entry);
}
