package dev.cleanroom;

/**
 * What an owner allows to be asked of one table.
 *
 * <p>Only {@link DifferentialPrivacy} guarantees anything about single units. The others are
 * heuristics of the trade: they decide which columns a query may use and how, and hide small
 * groups; an {@link Answer} says under which {@link Protection} it was made.
 */
public sealed interface AnalysisRule
    permits AggregationRule, CustomRule, DifferentialPrivacy, ListRule, PublicReference {
  /**
   * Starts a rule under which only differentially private answers leave.
   *
   * @return a builder without any grant
   */
  static DifferentialPrivacy.Builder differentialPrivacy() {
    return new DifferentialPrivacy.Builder();
  }

  /**
   * Starts a rule under which aggregates of groups leave, of which each counts enough.
   *
   * @return a builder without any column
   */
  static AggregationRule.Builder aggregation() {
    return new AggregationRule.Builder();
  }

  /**
   * Starts a rule under which the rows leave that overlap with the runner's own.
   *
   * @return a builder without any column
   */
  static ListRule.Builder list() {
    return new ListRule.Builder();
  }

  /**
   * Starts a rule that is put together: thresholds or differential privacy, who writes templates,
   * what must not reach the output, what may be compared, what must be joined.
   *
   * @return a builder without any part
   */
  static CustomRule.Builder custom() {
    return new CustomRule.Builder();
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
