package dev.cleanroom.audit.verify;

/**
 * What a check found.
 *
 * @param code the kind of finding
 * @param sentence what was checked and what is wrong, for people
 */
public record Verdict(Code code, String sentence) {
  /** The kinds of findings. */
  public enum Code {
    /** Everything that was checked holds. */
    OK,
    /** A receipt, checkpoint, proof or entry is not of its form. */
    MALFORMED,
    /** The checkpoint is not one of the log whose key was given. */
    WRONG_KEY,
    /** The signature is not one of the log's key over this checkpoint. */
    BAD_SIGNATURE,
    /** The proof does not lead from the entry, or the older state, to the signed root. */
    BAD_PROOF,
    /** The log has fewer entries than were signed. */
    LOG_TRUNCATED,
    /** The log holds another entry at the receipt's place. */
    ENTRY_CHANGED,
    /** Something among the entries that were signed was changed, removed, added or moved. */
    ROOT_MISMATCH,
    /** The log signed two different states of the same size. */
    SPLIT_VIEW
  }

  /**
   * Returns whether everything that was checked holds.
   *
   * @return whether the code is {@link Code#OK}
   */
  public boolean isOk() {
    return code == Code.OK;
  }

  @Override
  public String toString() {
    return code + ": " + sentence;
  }
}
