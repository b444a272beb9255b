package dev.cleanroom.spi;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Engine;
import dev.cleanroom.QueryRejectedException;
import java.util.List;

/** Turns a template into a checked query. Found by {@link java.util.ServiceLoader}; thread-safe. */
public interface QueryCompiler {
  /**
   * Checks a template against every owner's rule and plans its release, without touching data.
   *
   * @param template the template
   * @param tables all tables of the collaboration
   * @param runner the member who would run it: some rules demand a join with the runner's tables
   * @param engine where it is to be computed
   * @return the query
   * @throws QueryRejectedException if the template breaks a rule, or the engine cannot compute it;
   *     it names every violation
   */
  CompiledQuery compile(
      AnalysisTemplate template, List<ConfiguredTable> tables, String runner, Engine engine);

  /**
   * Checks a template and plans its release, to be computed in this process.
   *
   * @param template the template
   * @param tables all tables of the collaboration
   * @param runner the member who would run it
   * @return the query
   * @throws QueryRejectedException if the template breaks a rule; it names every violation
   */
  default CompiledQuery compile(
      AnalysisTemplate template, List<ConfiguredTable> tables, String runner) {
    return compile(template, tables, runner, Engine.IN_PROCESS);
  }
}
