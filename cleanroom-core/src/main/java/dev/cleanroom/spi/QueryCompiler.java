package dev.cleanroom.spi;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
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
   * @return the query
   * @throws QueryRejectedException if the template breaks a rule; it names every violation
   */
  CompiledQuery compile(AnalysisTemplate template, List<ConfiguredTable> tables, String runner);
}
