package dev.cleanroom;

/** The rule of a table that its owner declares public to the collaboration. */
public enum PublicReference implements AnalysisRule {
  /** The one value. */
  INSTANCE;

  @Override
  public String toString() {
    return "public reference table";
  }
}
