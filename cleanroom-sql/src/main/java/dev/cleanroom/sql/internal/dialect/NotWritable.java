package dev.cleanroom.sql.internal.dialect;

/** A plan has no text of which it is known that it means the same. */
public final class NotWritable extends Exception {
  /**
   * Creates the exception.
   *
   * @param reason what has no equal text, in words; never data
   */
  NotWritable(String reason) {
    super(reason, null, false, false);
  }

  /**
   * Returns what has no equal text.
   *
   * @return a short reason in words
   */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
