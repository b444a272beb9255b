package dev.cleanroom;

/** What a member of a collaboration may do. */
public enum Ability {
  /** Bring tables and set their rules. */
  CONTRIBUTE,
  /** Approve templates that read the member's own tables. */
  APPROVE,
  /** Run approved templates. */
  QUERY,
  /** Be given the answers of runs. */
  RECEIVE
}
