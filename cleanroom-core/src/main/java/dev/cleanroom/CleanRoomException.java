package dev.cleanroom;

import java.util.Objects;

/**
 * The base of everything this library throws on purpose. No message, cause or {@code toString} ever
 * holds a private value; whether and what is thrown depends on SQL, schema, rules and ledger only.
 */
public abstract sealed class CleanRoomException extends RuntimeException
    permits QueryRejectedException,
        BudgetExceededException,
        PermissionDeniedException,
        CollaborationInvalidException,
        EvaluationException,
        ImportRejectedException,
        StoreException {
  private static final long serialVersionUID = 1L;

  private final String code;

  CleanRoomException(String code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * Returns the stable code of the failure.
   *
   * @return a code in capitals
   */
  public final String code() {
    return code;
  }

  /**
   * Returns what is wrong, where, and what to do.
   *
   * @return the text, never null
   */
  @Override
  public final String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
