package dev.cleanroom.rule;

/** The words that may connect the conditions of ON. */
public enum JoinOperator {
  /** All conditions hold. */
  AND,
  /** One of the conditions holds. */
  OR
}
