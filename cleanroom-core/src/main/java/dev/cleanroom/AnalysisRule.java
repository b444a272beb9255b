package dev.cleanroom;

/** What an owner allows to be asked of one table. */
public sealed interface AnalysisRule permits DifferentialPrivacy, PublicReference {
  /**
   * Starts a rule under which only differentially private answers leave.
   *
   * @return a builder without any grant
   */
  static DifferentialPrivacy.Builder differentialPrivacy() {
    return new DifferentialPrivacy.Builder();
  }

  /**
   * Declares that a table holds nothing to protect: its rows may influence answers without noise
   * and its values may be inferred from them.
   *
   * @return the rule
   */
  static PublicReference publicReference() {
    return PublicReference.INSTANCE;
  }
}
