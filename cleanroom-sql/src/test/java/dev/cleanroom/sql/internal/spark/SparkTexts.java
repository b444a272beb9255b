package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.sql.internal.dialect.SqlText;
import dev.cleanroom.sql.internal.dialect.TextEngine;
import dev.cleanroom.sql.spark.SparkCluster;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs texts of Spark's dialect that read no table. */
public final class SparkTexts {
  private SparkTexts() {}

  /** The rows of a text, as {@link TextEngine#rows} shows them. */
  public static List<String> rows(SqlText text, List<Object> parameters) throws Exception {
    try (RunSession run = RunSession.like((SparkSession) SparkCluster.session())) {
      SparkCall.register(run.session());
      Object[] values = text.parameters().stream().map(parameters::get).toArray();
      RowReader reader = RowReader.of(run, run.session().sql(text.sql(), values));
      List<@Nullable Object[]> rows = new ArrayList<>();
      while (reader.hasNext()) {
        rows.add(cells(reader.next()));
      }
      return TextEngine.canonical(rows);
    }
  }

  private static @Nullable Object[] cells(Row row) {
    @Nullable Object[] cells = new @Nullable Object[row.length()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = row.get(i);
    }
    return cells;
  }
}
