package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.eager.EagerAggregation;
import dev.cleanroom.sql.internal.privacy.ReleaseAnalysis;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.rule.Planner;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.template.TemplateParser;
import dev.cleanroom.sql.internal.template.TemplateScanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** The part of a checked template below its release, as a plan and as rows computed in process. */
public final class ContributionRows {
  private final Catalog catalog;
  private final ReleaseQuery.Noisy query;
  private final EnumerablePlan code;

  private final RelNode plan;

  private ContributionRows(Catalog catalog, ReleaseQuery.Noisy query, RelNode plan) {
    this.catalog = catalog;
    this.query = query;
    this.plan = plan;
    this.code = EnumerablePlan.compile(plan);
  }

  /** Checks a template under differential privacy; empty if it is refused or has no code. */
  public static Optional<ContributionRows> of(
      AnalysisTemplate template, List<ConfiguredTable> tables) {
    Refusals refusals = new Refusals();
    TemplateScanner.Scanned scanned = TemplateScanner.scan(template, refusals);
    Optional<SqlNode> tree = TemplateParser.parse(scanned.sql(), scanned.slots(), refusals);
    if (tree.isEmpty()) {
      return Optional.empty();
    }
    Catalog catalog = new Catalog(tables);
    Positions positions = new Positions(tree.get());
    return new Planner(catalog, refusals)
        .plan(tree.get(), positions)
        .flatMap(
            plan ->
                new ReleaseAnalysis(template, "analyst", scanned.slots(), positions, refusals)
                    .analyse(plan))
        .filter(query -> refusals.isEmpty())
        .flatMap(
            query -> compiled(catalog, (ReleaseQuery.Noisy) query, query.parts().contributions()));
  }

  /** The same contributions, added up before joins; empty where they cannot be. */
  public Optional<ContributionRows> addedUp() {
    return EagerAggregation.of(query).flatMap(added -> compiled(catalog, query, added.plan()));
  }

  /** The same contributions with the number of rows and the sum that each aggregate needs. */
  public RelNode numbers() {
    return EagerAggregation.always(query);
  }

  private static Optional<ContributionRows> compiled(
      Catalog catalog, ReleaseQuery.Noisy query, RelNode plan) {
    try {
      return Optional.of(new ContributionRows(catalog, query, plan));
    } catch (RuntimeException | AssertionError e) {
      return Optional.empty();
    }
  }

  /** The plan. */
  public RelNode plan() {
    return plan;
  }

  /** The query. */
  public ReleaseQuery.Noisy query() {
    return query;
  }

  /** The rows, with values of generated code. */
  public List<@Nullable Object[]> rows(List<Object> parameters) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    code.run(
        catalog.schema(),
        catalog.typeFactory(),
        RunControl.start(Duration.ofMinutes(1)),
        context -> context.bind(parameters::get),
        row -> rows.add(row.clone()));
    return rows;
  }
}
