package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.column.ColumnScan;
import java.util.Map;
import java.util.Optional;

/** Runs a query by columns, whatever road was chosen for it; {@link AsChecked} runs it by rows. */
public final class Roads {
  private Roads() {}

  /** Hands over the contributions; false if the query cannot be computed by columns. */
  public static boolean byColumns(
      CompiledQuery query,
      Map<String, Object> parameters,
      ContributionSink sink,
      RunControl control) {
    NoisySqlQuery noisy = (NoisySqlQuery) query;
    Optional<ColumnScan> scan = ColumnScan.of(noisy.query());
    scan.ifPresent(s -> s.contribute(noisy.bound(parameters), sink, control));
    return scan.isPresent();
  }
}
