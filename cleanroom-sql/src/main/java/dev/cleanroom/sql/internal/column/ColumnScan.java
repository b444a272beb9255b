package dev.cleanroom.sql.internal.column;

import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
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
      List<Program> programs = new ArrayList<>();
      programs.add(new Program(compiled, scan.reader(), sink));
      while (programs.size() < threads(scan)) {
        Compiled copy = new PlanCompiler(query, parameters).compile();
        programs.add(new Program(copy, scan.reader(), sink));
      }
      Workers.run(programs, control);
    }
  }

  private static long threads(VectorScan scan) {
    return Math.min(Runtime.getRuntime().availableProcessors(), scan.shared() / ROWS_FOR_A_THREAD);
  }
}
