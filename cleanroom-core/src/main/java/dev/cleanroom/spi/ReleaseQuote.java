package dev.cleanroom.spi;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a release will be like, known before any data is read.
 *
 * @param aggregates one line for each aggregate of the plan
 * @param hiddenBelow for selected groups, the number of units below which a group appears with
 *     probability less than one half; empty for declared groups
 */
public record ReleaseQuote(List<AggregateQuote> aggregates, OptionalLong hiddenBelow) {
  /** Copies the list. */
  public ReleaseQuote {
    aggregates = List.copyOf(aggregates);
  }

  /**
   * What one aggregate will be like.
   *
   * @param name the aggregate's name
   * @param standardError the standard deviation of its noise in its unit; for a mean that of a
   *     group with {@code assumedRows} rows
   * @param assumedRows the rows assumed for a mean, else 0
   */
  public record AggregateQuote(String name, double standardError, long assumedRows) {}
}
