package dev.cleanroom.sql.internal.engine;

/** A query cannot be computed where it was asked for. */
final class NotPossibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param reason why, in words; never data
   */
  NotPossibleException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
