package dev.cleanroom.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the contributions of one run and releases it once. An engine hands over either rows,
 * through {@link #lane}, or what it has bounded, through {@link #accept}, never both. Whoever
 * opened the run closes it, however it ends.
 */
public interface ContributionSink extends AutoCloseable {
  /**
   * Returns the function that hashes units for this run, under a key drawn for it.
   *
   * @return the hash
   */
  KeyedHash unitHash();

  /**
   * Returns the number of a group. May be called from any thread; callers keep what it returned for
   * keys that come often.
   *
   * @param key a value for each key column, of its type's Java class or null
   * @return a number for {@link ContributionBatch#group}, or −1 if the group is not among the
   *     declared ones and its rows are to be left out
   */
  int groupOf(List<@Nullable Object> key);

  /**
   * Opens a way in for one thread. Which rows come through which lane, and in which order, makes no
   * difference.
   *
   * @return the lane
   * @throws IllegalStateException if the run was released or has taken bounded groups
   */
  Lane lane();

  /** A way in for one thread; its last call must happen before {@link #release}. */
  @FunctionalInterface
  interface Lane {
    /**
     * Adds the entries of a batch; the batch may be re-used afterwards. If this throws, the run
     * cannot be released any more.
     *
     * @param batch at least as many aggregates as the plan
     */
    void accept(ContributionBatch batch);
  }

  /**
   * Returns a secret drawn for this run, for engines that choose the groups of units by themselves:
   * the tag of a unit and a group is a hash of it and of both.
   *
   * @return 32 bytes
   */
  byte[] choiceKey();

  /**
   * Adds a group whose contributions an engine has bounded.
   *
   * @param group the group, not added before
   * @throws IllegalStateException if its numbers are beyond the bounds, if it was added before, or
   *     if the run was released or has opened a lane
   */
  void accept(BoundedGroup group);

  /**
   * Bounds, sums, selects groups and draws noise.
   *
   * @return the released groups, ordered by key
   * @throws IllegalStateException if called a second time
   */
  ReleasedGroups release();

  /**
   * Gives up whatever the run holds, its temporary files among it. Does nothing a second time, and
   * by default.
   */
  @Override
  default void close() {}
}
