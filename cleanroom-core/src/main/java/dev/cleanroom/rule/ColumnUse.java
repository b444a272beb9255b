package dev.cleanroom.rule;

/** The ways in which a query can use a column. */
public enum ColumnUse {
  /** Its values, or values made from them, become group keys or listed cells of the answer. */
  GROUP,
  /** A condition outside of ON reads it. */
  FILTER,
  /** A condition compares it with a literal, a parameter or a column of the runner's. */
  LITERAL,
  /** A condition outside of ON compares it with another column. */
  COMPARE,
  /** ON compares it with another column. */
  JOIN,
  /** COUNT reads it. */
  COUNT,
  /** COUNT(DISTINCT) reads it. */
  COUNT_DISTINCT,
  /** SUM reads it. */
  SUM,
  /** SUM(DISTINCT) reads it. */
  SUM_DISTINCT,
  /** AVG reads it. */
  AVG
}
