package dev.cleanroom.planted;

/** Planted: an exception that can hold a cell. */
public final class LeakyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes a cell. */
  public LeakyException(Object cell) {
    super(cell.toString());
  }
}
