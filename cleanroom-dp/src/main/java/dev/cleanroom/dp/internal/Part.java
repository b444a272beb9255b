package dev.cleanroom.dp.internal;

/**
 * The loss of one draw for every group, in exact units.
 *
 * @param nanoEpsilon ε in units of 10⁻⁹
 * @param attoDelta δ in units of 10⁻¹⁸
 */
record Part(long nanoEpsilon, long attoDelta) {
  /** A double is off by at most two roundings of 2⁻⁵³, so this factor makes it a lower bound. */
  private static final double DOWN = 1 - 0x1p-50;

  /**
   * Returns ε, rounded down so that noise is never too small.
   *
   * @return at most ε
   */
  double epsilon() {
    return nanoEpsilon / 1e9 * DOWN;
  }

  /**
   * Returns δ, rounded down.
   *
   * @return at most δ
   */
  double delta() {
    return delta(attoDelta);
  }

  /**
   * Returns a δ given in exact units, rounded down.
   *
   * @param atto δ in units of 10⁻¹⁸
   * @return at most δ
   */
  static double delta(long atto) {
    return atto / 1e18 * DOWN;
  }
}
