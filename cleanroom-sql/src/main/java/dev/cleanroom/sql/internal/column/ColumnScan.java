package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * Contributions of one table, computed column by column. What it hands over are the same entries
 * that generated code gives, in another order.
 */
public final class ColumnScan {
  /** Fewer rows are read before another thread has begun. */
  private static final long ROWS_FOR_A_THREAD = 8L * CellVector.CAPACITY;

  private final ReleaseQuery.Noisy query;

  private ColumnScan(ReleaseQuery.Noisy query) {
    this.query = query;
  }

  /**
   * Returns the scan of a query.
   *
   * @param query a checked query
   * @return the scan, or empty if the query is more than projections and filters over one table, or
   *     has an expression that is not computed by columns
   */
  public static Optional<ColumnScan> of(ReleaseQuery.Noisy query) {
    try {
      Compiled compiled = new PlanCompiler(query, slot -> null).compile();
      UnitHashes.check(compiled.unit().type());
      return Optional.of(new ColumnScan(query));
    } catch (RuntimeException | AssertionError e) {
      return Optional.empty(); // generated code, which all plans are prepared for, computes it
    }
  }

  /**
   * Reads the table once.
   *
   * @param parameters the value of each place of a parameter, as generated code holds it
   * @param sink takes the contributions
   * @param control stops the run
   */
  public void contribute(
      IntFunction<@Nullable Object> parameters, ContributionSink sink, RunControl control) {
    PlanCompiler first = new PlanCompiler(query, parameters);
    Compiled compiled = first.compile();
    try (VectorScan scan = VectorScan.of(first.table().table().table(), first.places())) {
      run(compiled, () -> new PlanCompiler(query, parameters).compile(), scan, sink, control);
    }
  }

  /** Expressions belong to one thread, so each gets its own. */
  private static void run(
      Compiled first,
      Supplier<Compiled> others,
      VectorScan scan,
      ContributionSink sink,
      RunControl control) {
    List<Program> programs = new ArrayList<>();
    programs.add(new Program(first, scan.reader(), sink));
    while (programs.size() < threads(scan)) {
      programs.add(new Program(others.get(), scan.reader(), sink));
    }
    Workers.run(programs, control);
  }

  /**
   * Hands rows over that are the contributions already.
   *
   * @param query the query
   * @param contributions what the columns of the rows are
   * @param scan the rows
   * @param sink takes the contributions
   * @param control stops the run
   */
  public static void stream(
      ReleaseQuery.Noisy query,
      Contributions contributions,
      VectorScan scan,
      ContributionSink sink,
      RunControl control) {
    Supplier<Compiled> compiled = () -> streamed(query, contributions);
    run(compiled.get(), compiled, scan, sink, control);
  }

  private static Compiled streamed(ReleaseQuery.Noisy query, Contributions contributions) {
    List<Expression> columns = columns(contributions);
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < query.aggregates().size(); i++) {
      measures.add(
          measure(
              query.aggregates().get(i),
              contributions.isAddedUp(),
              column(columns, contributions.rows().get(i)),
              column(columns, contributions.sums().get(i))));
    }
    Expression unit = columns.get(0);
    List<Expression> keys = columns.subList(1, 1 + query.parts().keys().size());
    return new Compiled(
        unit,
        List.of(),
        unit,
        keys,
        measures,
        contributions.isAddedUp()
            ? new Compiled.Added(query.aggregates(), contributions, columns)
            : null);
  }

  private static Measure measure(
      Aggregate aggregate,
      boolean isAddedUp,
      @Nullable Expression rows,
      @Nullable Expression sums) {
    return isAddedUp
        ? new AddedMeasure(aggregate, Objects.requireNonNull(rows), sums)
        : new RowMeasure(aggregate, sums);
  }

  private static @Nullable Expression column(List<Expression> columns, int place) {
    return place < 0 ? null : columns.get(place);
  }

  private static List<Expression> columns(Contributions contributions) {
    List<Expression> columns = new ArrayList<>();
    for (RelDataTypeField field : contributions.plan().getRowType().getFieldList()) {
      ColumnType type = Types.columnType(field.getType()).orElseThrow();
      columns.add(new Expression.Column(type, columns.size()));
    }
    return columns;
  }

  /**
   * Returns whether {@link #stream} knows the types of contributions.
   *
   * @param contributions the contributions
   * @return whether it does
   */
  public static boolean canStream(Contributions contributions) {
    try {
      UnitHashes.check(columns(contributions).get(0).type());
      return true;
    } catch (UnsupportedPlanException | NoSuchElementException e) {
      return false;
    }
  }

  private static long threads(VectorScan scan) {
    return Math.min(Runtime.getRuntime().availableProcessors(), scan.shared() / ROWS_FOR_A_THREAD);
  }
}
