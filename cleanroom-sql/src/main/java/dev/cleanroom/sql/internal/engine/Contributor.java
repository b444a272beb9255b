package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.RunControl;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A plan that hands contributions to a sink. */
interface Contributor extends Road {
  /**
   * Computes the contributions.
   *
   * @param parameters the internal value of each parameter
   * @param sink takes them
   * @param control stops the run
   */
  void contribute(
      IntFunction<@Nullable Object> parameters, ContributionSink sink, RunControl control);
}
