package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.Engine;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.column.ColumnScan;
import dev.cleanroom.sql.internal.column.Contributions;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.eager.EagerAggregation;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.remote.BoundedPlan;
import dev.cleanroom.sql.internal.remote.RemotePlan;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Chooses how the contributions of a query are computed. */
final class NoisyRoads {
  private final ReleaseQuery.Noisy query;
  private final ReleasePlan plan;
  private final Placement placement;

  /**
   * Prepares the choice.
   *
   * @param query the query
   * @param plan its bounds
   * @param placement decides where parts are computed
   */
  NoisyRoads(ReleaseQuery.Noisy query, ReleasePlan plan, Placement placement) {
    this.query = query;
    this.plan = plan;
    this.placement = placement;
  }

  /**
   * Chooses.
   *
   * @return the road
   * @throws NotPossibleException if the engine that was asked for cannot compute the query
   */
  Contributor choose() {
    if (placement.engine() == Engine.DATABASE || placement.engine() == Engine.SPARK) {
      return bounded(placement);
    }
    if (placement.engine() == Engine.AUTOMATIC
        && placement.isInSpark(query.parts().contributions())) {
      try {
        return bounded(placement.in(Engine.SPARK));
      } catch (NotPossibleException e) {
        // its parts may be
      }
    }
    Contributions checked = Contributions.asChecked(query);
    Optional<ColumnScan> scan =
        placement.isLocal(checked.plan()) ? ColumnScan.of(query) : Optional.empty();
    return scan.<Contributor>map(Columns::new).orElseGet(this::rows);
  }

  /** Chooses among the roads that take rows. */
  Contributor rows() {
    Contributions checked = Contributions.asChecked(query);
    return EagerAggregation.of(query)
        .map(added -> rows(added, checked))
        .orElseGet(() -> rows(checked));
  }

  /** Where sums have no equal text, rows may have one. */
  private Contributor rows(Contributions added, Contributions checked) {
    try {
      return rows(added);
    } catch (NotPossibleException e) {
      return rows(checked);
    }
  }

  private Contributor rows(Contributions contributions) {
    Relation relation = placement.relation(contributions.plan());
    return relation instanceof Placement.Elsewhere elsewhere && ColumnScan.canStream(contributions)
        ? new Streamed(query, contributions, elsewhere.plan())
        : new Rows(query, contributions, relation);
  }

  private Contributor bounded(Placement placement) {
    try {
      return new Bounded(BoundedPlan.of(placement.whole(EagerAggregation.always(query)), plan));
    } catch (NotWritable e) {
      throw new NotPossibleException(e.reason());
    }
  }

  /** One table is read column by column. */
  record Columns(ColumnScan scan) implements Contributor {
    @Override
    public void contribute(
        IntFunction<@Nullable Object> parameters, ContributionSink sink, RunControl control) {
      scan.contribute(parameters, sink, control);
    }

    @Override
    public List<String> places() {
      return List.of();
    }
  }

  /** A database computes rows, which are read by columns. */
  private record Streamed(ReleaseQuery.Noisy query, Contributions contributions, RemotePlan remote)
      implements Contributor {
    @Override
    public void contribute(
        IntFunction<@Nullable Object> parameters, ContributionSink sink, RunControl control) {
      try (VectorScan scan = remote.scan(parameters, control)) {
        ColumnScan.stream(query, contributions, scan, sink, control);
      }
    }

    @Override
    public List<String> places() {
      return List.of("compute rows in " + remote.inWords());
    }
  }

  /** Rows are handed over one by one. */
  record Rows(ReleaseQuery.Noisy query, Contributions contributions, Relation relation)
      implements Contributor {
    @Override
    public void contribute(
        IntFunction<@Nullable Object> parameters, ContributionSink sink, RunControl control) {
      ContributionWriter writer = new ContributionWriter(query, contributions, sink);
      relation.run(parameters, control, writer::add);
      writer.flush();
    }

    @Override
    public List<String> places() {
      return relation.places();
    }
  }

  /** A database bounds contributions, too: one row for each group is handed over. */
  private record Bounded(BoundedPlan bounded) implements Contributor {
    @Override
    public void contribute(
        IntFunction<@Nullable Object> parameters, ContributionSink sink, RunControl control) {
      bounded.run(parameters, sink, control);
    }

    @Override
    public List<String> places() {
      return List.of("compute, bound and sum rows in " + bounded.inWords());
    }
  }
}
