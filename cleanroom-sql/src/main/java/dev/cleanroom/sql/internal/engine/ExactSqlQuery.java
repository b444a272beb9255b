package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.Parameter;
import dev.cleanroom.spi.AnswerShape;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.spi.ExactSink;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.schema.CellCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** A query whose answers are exact, but for what suppression hides. */
final class ExactSqlQuery extends CompiledSqlQuery implements ExactQuery {
  private final ReleaseQuery.Exact query;

  ExactSqlQuery(
      AnalysisTemplate template,
      Catalog catalog,
      ReleaseQuery.Exact query,
      List<Column> columns,
      List<Parameter> slots) {
    super(template, catalog, query.parts(), columns, slots);
    this.query = query;
  }

  @Override
  RelNode relation() {
    return query.parts().contributions();
  }

  @Override
  public ExactPlan plan() {
    return query.plan();
  }

  @Override
  public AnswerShape shape() {
    return query.shape();
  }

  @Override
  public void contribute(Map<String, Object> parameters, ExactSink sink, RunControl control) {
    int sides = query.plan().sides().size();
    int keys = sides + query.parts().keys().size();
    run(
        parameters,
        control,
        row ->
            sink.accept(
                Arrays.copyOfRange(row, 0, sides),
                key(row, sides),
                Arrays.copyOfRange(row, keys, row.length)));
  }

  private List<@Nullable Object> key(@Nullable Object[] row, int from) {
    List<@Nullable Object> key = new ArrayList<>();
    for (Column column : query.parts().keys()) {
      key.add(CellCodec.decode(column.type(), row[from + key.size()]));
    }
    return key;
  }
}
