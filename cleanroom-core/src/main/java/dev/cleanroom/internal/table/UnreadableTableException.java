package dev.cleanroom.internal.table;

/** A table cannot be read. The message tells of the source, never of what stands in it. */
public final class UnreadableTableException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception, without a cause, because causes quote rows.
   *
   * @param message names the table and what is known of its source
   */
  public UnreadableTableException(String message) {
    super(message);
  }
}
