package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.Engine;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.column.Contributions;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import java.util.Map;

/**
 * Runs the very plan that was checked, row by row in generated code: what all engines must equal.
 */
public final class AsChecked {
  private AsChecked() {}

  /** Hands the contributions of a noisy query over. */
  public static void contribute(
      CompiledQuery query,
      Map<String, Object> parameters,
      ContributionSink sink,
      RunControl control) {
    NoisySqlQuery noisy = (NoisySqlQuery) query;
    contributor(noisy.query(), noisy.catalog()).contribute(noisy.bound(parameters), sink, control);
  }

  private static Contributor contributor(ReleaseQuery.Noisy query, Catalog catalog) {
    Contributions checked = Contributions.asChecked(query);
    return new NoisyRoads.Rows(
        query, checked, new Placement(catalog, Engine.IN_PROCESS).relation(checked.plan()));
  }
}
