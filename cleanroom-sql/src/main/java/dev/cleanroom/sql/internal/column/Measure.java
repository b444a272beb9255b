package dev.cleanroom.sql.internal.column;

/** What one aggregate takes of each row. */
interface Measure {
  /** Stands for a number of rows, or a sum, that an entry of a batch has no room for. */
  int TOO_LARGE = -1;

  /**
   * Writes some rows.
   *
   * @param rows the rows
   * @param selected which of them
   * @param count how many
   * @param from the first place that is written
   * @param present receives numbers of present rows, or {@link #TOO_LARGE}
   * @param values receives sums of grid values
   */
  void write(Rows rows, int[] selected, int count, int from, int[] present, long[] values);
}
