package dev.cleanroom.rule;

/** The aggregate functions that an aggregation rule can allow for a column. */
public enum AggregateFunction {
  /** How many values there are that are not NULL. */
  COUNT(ColumnUse.COUNT),
  /** How many different values there are that are not NULL. */
  COUNT_DISTINCT(ColumnUse.COUNT_DISTINCT),
  /** The sum of the values. */
  SUM(ColumnUse.SUM),
  /** The sum of the different values. */
  SUM_DISTINCT(ColumnUse.SUM_DISTINCT),
  /** The mean of the values. */
  AVG(ColumnUse.AVG);

  private final ColumnUse use;

  AggregateFunction(ColumnUse use) {
    this.use = use;
  }

  /**
   * Returns the use that a column is put to inside the function.
   *
   * @return the use
   */
  public ColumnUse use() {
    return use;
  }
}
