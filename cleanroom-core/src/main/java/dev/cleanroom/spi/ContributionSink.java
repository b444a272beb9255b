package dev.cleanroom.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the contributions of one run and releases it once. Used by one thread. */
public interface ContributionSink {
  /**
   * Returns the function that hashes units for this run, under a key drawn for it.
   *
   * @return the hash
   */
  KeyedHash unitHash();

  /**
   * Returns the number of a group.
   *
   * @param key a value for each key column, of its type's Java class or null
   * @return a number for {@link ContributionBatch#group}, or −1 if the group is not among the
   *     declared ones and its rows are to be left out
   */
  int groupOf(List<@Nullable Object> key);

  /**
   * Adds the rows of a batch; the batch may be re-used afterwards.
   *
   * @param batch at least as many aggregates as the plan
   */
  void accept(ContributionBatch batch);

  /**
   * Bounds, sums, selects groups and draws noise.
   *
   * @return the released groups, ordered by key
   * @throws IllegalStateException if called a second time
   */
  ReleasedGroups release();
}
