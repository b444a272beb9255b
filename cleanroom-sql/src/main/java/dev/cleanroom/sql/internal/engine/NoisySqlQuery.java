package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.Engine;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import java.util.Map;

/** A query whose contributions are bounded and whose answers are noisy. */
final class NoisySqlQuery extends CompiledSqlQuery<Contributor> implements NoisyQuery {
  private final ReleaseQuery.Noisy query;

  NoisySqlQuery(Checked checked, ReleaseQuery.Noisy query) {
    super(checked, query.parts());
    this.query = query;
  }

  ReleaseQuery.Noisy query() {
    return query;
  }

  @Override
  Contributor road(Catalog tables, Engine where) {
    return new NoisyRoads(query, plan(PrivacyLoss.ZERO), new Placement(tables, where)).choose();
  }

  @Override
  public ReleasePlan plan(PrivacyLoss loss) {
    return new ReleasePlan(
        query.parts().keys(),
        template().groupKeys(),
        template().bounds().maxGroups(),
        template().bounds().maxRowsPerGroup(),
        template().noise(),
        loss,
        query.aggregates());
  }

  @Override
  public void contribute(
      Map<String, Object> parameters, ContributionSink sink, RunControl control) {
    road().contribute(bound(parameters), sink, control);
  }
}
