package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/** A query whose contributions are bounded and whose answers are noisy. */
final class NoisySqlQuery extends CompiledSqlQuery implements NoisyQuery {
  private final ReleaseQuery.Noisy query;
  private final Contributions contributions;

  NoisySqlQuery(
      AnalysisTemplate template,
      Catalog catalog,
      ReleaseQuery.Noisy query,
      List<Column> columns,
      List<Parameter> slots) {
    super(template, catalog, query.parts(), columns, slots);
    this.query = query;
    this.contributions = EagerAggregation.of(query).orElse(Contributions.asChecked(query));
  }

  @Override
  RelNode relation() {
    return contributions.plan();
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
    ContributionWriter writer = new ContributionWriter(query, contributions, sink);
    run(parameters, control, writer::add);
    writer.flush();
  }
}
