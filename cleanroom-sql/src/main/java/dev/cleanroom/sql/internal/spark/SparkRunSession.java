package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.remote.EngineRows;
import dev.cleanroom.sql.internal.remote.EngineSession;
import dev.cleanroom.sql.internal.remote.RunWatch;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What one run asks of a cluster. */
final class SparkRunSession implements EngineSession {
  private final RunSession run;
  private final RunControl control;

  SparkRunSession(RunSession run, RunControl control) {
    this.run = run;
    this.control = control;
  }

  @Override
  public EngineRows query(String sql, List<@Nullable Object> values) {
    RunWatch watch = RunWatch.over(run::cancel, control);
    try {
      Dataset<Row> rows = run.within(() -> run.session().sql(sql, values.toArray()));
      return new SparkRows(RowReader.of(run, rows), watch, control);
    } catch (Exception e) {
      watch.close();
      throw SparkFailures.of(e, control);
    }
  }

  @Override
  public void close() {
    run.close();
  }
}
