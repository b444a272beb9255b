package dev.cleanroom.dp.internal;

/** Decides by a noisy number of units which groups appear. */
interface Selection {
  /** Selection that is sound for a minimum and for units in several groups. */
  Selection SOUND = new Sound();

  /**
   * Returns the number that selection looks at. A group is a candidate only if it is at least 1.
   *
   * @param units the exact number of units of a group
   * @param minUnits the minimum
   * @return the number, which one unit changes by at most 1
   */
  long counted(long units, int minUnits);

  /**
   * Returns the part of δ for one group.
   *
   * @param delta δ of all groups of one unit
   * @param groups how many groups one unit influences
   * @return δ of one group
   */
  double deltaOfGroup(double delta, int groups);

  /** The sound selection. */
  final class Sound implements Selection {
    private Sound() {}

    @Override
    public long counted(long units, int minUnits) {
      // Units above the minimum less one: still changes by at most 1 with one unit, so nothing more
      // has to be paid, and only groups with at least minUnits have a number of at least 1.
      return units - (minUnits - 1L);
    }

    @Override
    public double deltaOfGroup(double delta, int groups) {
      // A unit may be the one that makes each of its groups a candidate. By the union bound some of
      // them is published with probability at most groups · δ/groups. The factor covers the
      // rounding of the quotient.
      return delta / groups * (1 - 0x1p-50);
    }
  }
}
