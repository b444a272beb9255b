package dev.cleanroom;

/**
 * A ledger or an audit log cannot be kept or trusted: nothing was released because of it. The text
 * names the file or the database and the place in it, never what is stored there.
 *
 * <p>After {@link Reason#FAILED} it is unknown whether the last charge was stored; until the store
 * was opened again it counts as spent.
 */
public final class StoreException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with a store. */
  public enum Reason {
    /** What is stored was changed, cut or exchanged since it was acknowledged. */
    CORRUPT,
    /** Somebody else writes to it. */
    LOCKED,
    /** The disk or the database refused to read or write. */
    FAILED,
    /** The place would not keep what it acknowledges. */
    NOT_DURABLE,
    /** It was written by a later version of this library. */
    VERSION
  }

  private final Reason reason;

  /**
   * Creates the exception.
   *
   * @param subject {@code LEDGER} or {@code AUDIT_LOG}; the code is the subject, an underscore and
   *     the reason
   * @param reason what is wrong
   * @param what what is wrong and where; no stored content
   * @param remedy what to do
   */
  public StoreException(String subject, Reason reason, String what, String remedy) {
    super(subject + "_" + reason, what + " [" + subject + "_" + reason + "]\n  " + remedy);
    this.reason = reason;
  }

  /**
   * Returns what is wrong.
   *
   * @return the reason, which is the end of the code
   */
  public Reason reason() {
    return reason;
  }
}
