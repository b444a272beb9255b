package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the columns of a record are, in longs from its beginning. Both kinds of records begin with
 * the two halves of the unit's hash; the lower 32 bits of the third long are the group.
 *
 * <ul>
 *   <li>A <b>row</b> has a bit of presence for each aggregate, the first 32 of them beside the
 *       group, then a long for each SUM or MEAN: 24 + 8·(SUMs and MEANs) bytes up to 32 aggregates,
 *       8 more for every 64 beyond.
 *   <li>An <b>entry</b>, which stands for any number of rows of one unit and group, has a long that
 *       counts rows for each aggregate, then 128 bits for each SUM or MEAN: 24 + 8·aggregates +
 *       16·(SUMs and MEANs) bytes.
 * </ul>
 */
final class RowLayout {
  /** The place of the group. */
  static final int GROUP = 2;

  /** The place of an entry's first count of rows. */
  static final int ROWS = 3;

  private final List<Aggregate> aggregates;
  private final int[] summed;
  private final int[] sums;
  private final int words;

  /**
   * Lays out the records of a plan.
   *
   * @param plan the plan
   */
  RowLayout(ReleasePlan plan) {
    aggregates = plan.aggregates();
    summed =
        IntStream.range(0, aggregates.size()).filter(a -> isSummed(aggregates.get(a))).toArray();
    sums = new int[aggregates.size()];
    Arrays.fill(sums, -1);
    for (int s = 0; s < summed.length; s++) {
      sums[summed[s]] = ROWS + aggregates.size() + 2 * s;
    }
    words = 1 + (aggregates.size() + 31) / 64;
  }

  private static boolean isSummed(Aggregate aggregate) {
    return aggregate.kind() == AggregateKind.SUM || aggregate.kind() == AggregateKind.MEAN;
  }

  /**
   * Returns the aggregates of the plan.
   *
   * @return the aggregates
   */
  List<Aggregate> aggregates() {
    return aggregates;
  }

  /**
   * Returns which aggregates have sums.
   *
   * @return their places in the plan; not to be changed
   */
  int[] summed() {
    return summed;
  }

  /**
   * Returns how many longs of a row hold bits of presence: bit {@code a + 32} of all their bits
   * belongs to aggregate {@code a}.
   *
   * @return at least 1, the one with the group
   */
  int words() {
    return words;
  }

  /**
   * Returns the place of a row's first value.
   *
   * @return longs from the beginning
   */
  int values() {
    return GROUP + words;
  }

  /**
   * Returns the size of a row.
   *
   * @return longs
   */
  int rowWidth() {
    return GROUP + words + summed.length;
  }

  /**
   * Returns the size of an entry, which is at least that of a row.
   *
   * @return longs
   */
  int entryWidth() {
    return ROWS + aggregates.size() + 2 * summed.length;
  }

  /**
   * Returns the place of an aggregate's sum in an entry: its lower half, then its upper half.
   *
   * @param aggregate a SUM or MEAN
   * @return longs from the beginning
   */
  int sum(int aggregate) {
    return sums[aggregate];
  }
}
