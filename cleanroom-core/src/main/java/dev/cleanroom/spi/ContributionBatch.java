package dev.cleanroom.spi;

/**
 * A number of rows below the release, column by column, in arrays that are re-used.
 *
 * <p>Row {@code i} belongs to the unit {@code unitHigh[i], unitLow[i]} (its keyed hash) and to the
 * group {@code group[i]}; for aggregate {@code a} its grid value is {@code values[a][i]}, which
 * counts only where {@code present[a][i]}. The arrays are public for speed; the batch is not
 * thread-safe.
 */
public final class ContributionBatch {
  /** The number of rows a batch has room for. */
  public static final int CAPACITY = 4096;

  /** The upper half of each row's unit hash. */
  public final long[] unitHigh = new long[CAPACITY];

  /** The lower half of each row's unit hash. */
  public final long[] unitLow = new long[CAPACITY];

  /** Each row's group, as given by {@link ContributionSink#groupOf}. */
  public final int[] group = new int[CAPACITY];

  /** Grid values by aggregate and row. */
  public final long[][] values;

  /** Presence by aggregate and row. */
  public final boolean[][] present;

  /** The number of rows in the batch. */
  public int size;

  /**
   * Creates an empty batch.
   *
   * @param aggregates the number of aggregates of the plan
   */
  public ContributionBatch(int aggregates) {
    values = new long[aggregates][CAPACITY];
    present = new boolean[aggregates][CAPACITY];
  }
}
