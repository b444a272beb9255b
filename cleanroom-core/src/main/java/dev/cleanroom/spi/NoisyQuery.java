package dev.cleanroom.spi;

import dev.cleanroom.PrivacyLoss;
import java.util.Map;

/** A query over tables under differential privacy. */
public non-sealed interface NoisyQuery extends CompiledQuery {
  /**
   * Returns what is to be bounded and noised for a run of a given loss.
   *
   * @param loss the run's loss
   * @return the plan
   */
  ReleasePlan plan(PrivacyLoss loss);

  /**
   * Runs the part below the release and hands every contribution to a sink. Whatever this throws
   * may hold private values and must not leave the pipeline.
   *
   * @param parameters a value for each declared parameter, of its Java class and in its domain
   * @param sink takes the contributions
   * @param control stops the run when it has lasted too long
   */
  void contribute(Map<String, Object> parameters, ContributionSink sink, RunControl control);
}
