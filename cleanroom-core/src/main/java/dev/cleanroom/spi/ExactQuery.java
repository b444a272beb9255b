package dev.cleanroom.spi;

import java.util.Map;

/** A query over tables under rules without noise. */
public non-sealed interface ExactQuery extends CompiledQuery {
  /**
   * Returns what is to be aggregated and suppressed.
   *
   * @return the plan
   */
  ExactPlan plan();

  /**
   * Returns what the query's answers tell beside those of others.
   *
   * @return the shape
   */
  AnswerShape shape();

  /**
   * Runs the part below the release and hands every row to a sink. Whatever this throws may hold
   * private values and must not leave the pipeline.
   *
   * @param parameters a value for each declared parameter, of its Java class and in its domain
   * @param sink takes the rows
   * @param control stops the run when it has lasted too long
   */
  void contribute(Map<String, Object> parameters, ExactSink sink, RunControl control);
}
