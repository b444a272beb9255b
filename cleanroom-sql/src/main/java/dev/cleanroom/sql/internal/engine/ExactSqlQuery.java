package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.Column;
import dev.cleanroom.Engine;
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
import org.jspecify.annotations.Nullable;

/** A query whose answers are exact, but for what suppression hides. */
final class ExactSqlQuery extends CompiledSqlQuery<Relation> implements ExactQuery {
  private final ReleaseQuery.Exact query;

  ExactSqlQuery(Checked checked, ReleaseQuery.Exact query) {
    super(checked, query.parts());
    this.query = query;
  }

  @Override
  Relation road(Catalog tables, Engine where) {
    return new Placement(tables, where).relation(query.parts().contributions());
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
    road()
        .run(
            bound(parameters),
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
