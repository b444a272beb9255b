package dev.cleanroom.internal;

/** Something that cannot happen happened. Please report it; the text holds no data. */
public final class BugException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param what what cannot happen
   */
  public BugException(String what) {
    super("this is a bug in cleanroom, please report it: " + what);
  }

  /**
   * Creates the exception.
   *
   * @param what what cannot happen
   * @param cause an exception that cannot hold data
   */
  public BugException(String what, Throwable cause) {
    super("this is a bug in cleanroom, please report it: " + what, cause);
  }
}
