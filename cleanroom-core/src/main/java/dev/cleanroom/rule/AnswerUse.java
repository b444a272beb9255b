package dev.cleanroom.rule;

/** What a template says that its answers are for. */
public enum AnswerUse {
  /** The answer is read and ends there. */
  REPORT,
  /** The answer feeds a further analysis, such as a model or an audience. */
  FURTHER_ANALYSIS
}
