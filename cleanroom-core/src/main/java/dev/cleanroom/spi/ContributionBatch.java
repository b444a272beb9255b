package dev.cleanroom.spi;

/**
 * A number of entries below the release, column by column, in arrays that are re-used. An entry is
 * a row, or stands for several rows of one unit and group that an engine has added up.
 *
 * <p>Entry {@code i} belongs to the unit {@code unitHigh[i], unitLow[i]} (its keyed hash) and to
 * the group {@code group[i]}. Of its rows {@code rows[a][i]} are present for aggregate {@code a}: 0
 * or 1 for a single row; {@code values[a][i]} is the sum of their grid values, which counts only
 * where rows are present and must fit a {@code long}. The arrays are public for speed; the batch is
 * not thread-safe.
 */
public final class ContributionBatch {
  /** The number of entries a batch has room for. */
  public static final int CAPACITY = 4096;

  /** The upper half of each entry's unit hash. */
  public final long[] unitHigh = new long[CAPACITY];

  /** The lower half of each entry's unit hash. */
  public final long[] unitLow = new long[CAPACITY];

  /**
   * Each entry's group, as given by {@link ContributionSink#groupOf}; entries of −1 are left out.
   */
  public final int[] group = new int[CAPACITY];

  /** Sums of grid values by aggregate and entry. */
  public final long[][] values;

  /** Numbers of present rows by aggregate and entry, 0 or more. */
  public final int[][] rows;

  /** The number of entries in the batch. */
  public int size;

  /**
   * Creates an empty batch.
   *
   * @param aggregates the number of aggregates of the plan
   */
  public ContributionBatch(int aggregates) {
    values = new long[aggregates][CAPACITY];
    rows = new int[aggregates][CAPACITY];
  }
}
