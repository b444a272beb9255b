package dev.cleanroom.spi;

import dev.cleanroom.unsafe.UnsafeAccess;

/**
 * Bounds contributions, selects groups and adds noise. Found by {@link java.util.ServiceLoader};
 * thread-safe.
 *
 * <p><b>Guarantee.</b> What a sink releases is (ε, δ)-differentially private, with (ε, δ) the
 * plan's loss, for the removal of all rows of one unit, provided that rows of different units are
 * independent of each other.
 */
public interface ReleaseMechanism {
  /**
   * Tells what a release would be like.
   *
   * @param plan the plan
   * @return the quote
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release, for example
   *     without the δ that it needs; the message says why
   */
  ReleaseQuote quote(ReleasePlan plan);

  /**
   * Opens a sink for one run.
   *
   * @param plan the plan
   * @return an empty sink
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release
   */
  ContributionSink open(ReleasePlan plan);

  /**
   * Returns a mechanism whose noise and keys follow from a seed, for tests. Its releases protect
   * nobody.
   *
   * @param seed the seed
   * @param access the token that marks dangerous calls
   * @return the mechanism
   */
  ReleaseMechanism seeded(long seed, UnsafeAccess access);
}
