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
      return new SparkRows(planned(sql, values), watch, control);
    } catch (Exception e) {
      watch.close();
      throw SparkFailures.of(e, control);
    }
  }

  /** Nothing has been computed when Spark says that its own rules broke a plan. */
  private RowReader planned(String sql, List<@Nullable Object> values) throws Exception {
    try {
      return opened(sql, values);
    } catch (Exception e) {
      if (!SparkFailures.isOfRules(e)) {
        throw e;
      }
      run.leaveAliases();
      return opened(sql, values);
    }
  }

  private RowReader opened(String sql, List<@Nullable Object> values) throws Exception {
    Dataset<Row> rows = run.within(() -> run.session().sql(sql, values.toArray()));
    return RowReader.of(run, rows);
  }

  @Override
  public void close() {
    run.close();
  }
}
