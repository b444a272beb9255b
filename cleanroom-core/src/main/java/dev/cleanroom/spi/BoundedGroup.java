package dev.cleanroom.spi;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine that bounds contributions by itself found for one group, exactly. Of each unit
 * only the {@link ReleasePlan#maxGroups} groups with the smallest tags under {@link
 * ContributionSink#choiceKey} count.
 *
 * @param key a value for each key column, or null
 * @param units the units that count in the group
 * @param mostGroups the largest number of groups in which one unit of this group counts
 * @param rows for each aggregate: UNITS, the units with a present row; ROWS and MEAN, the sum over
 *     units of their present rows, each at most {@link ReleasePlan#maxRowsPerGroup}; SUM, 0
 * @param sums for each aggregate: SUM, the sum over units of their totals, each clamped; MEAN, the
 *     sum over units of their distances from the middle, each scaled to the rows that count; else 0
 */
public record BoundedGroup(
    List<@Nullable Object> key,
    BigInteger units,
    long mostGroups,
    List<BigInteger> rows,
    List<BigInteger> sums) {
  /** Copies the lists of numbers. */
  public BoundedGroup {
    rows = List.copyOf(rows);
    sums = List.copyOf(sums);
  }
}
