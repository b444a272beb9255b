package dev.cleanroom.sql.internal.column;

/** A plan has something that is not computed by columns; the generated code computes it. */
final class UnsupportedPlanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedPlanException() {
    super("not computed by columns", null, false, false);
  }
}
