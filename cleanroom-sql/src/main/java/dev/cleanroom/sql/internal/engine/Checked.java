package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.Engine;
import dev.cleanroom.Parameter;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import java.util.List;

/**
 * A template that passed every rule, with what it takes to run it.
 *
 * @param template the template
 * @param catalog its tables and types
 * @param columns the columns of the answer
 * @param slots the parameter of each place
 * @param engine where it is to be computed
 */
public record Checked(
    AnalysisTemplate template,
    Catalog catalog,
    List<Column> columns,
    List<Parameter> slots,
    Engine engine) {
  /** Copies the lists. */
  public Checked {
    columns = List.copyOf(columns);
    slots = List.copyOf(slots);
  }

  /**
   * Makes the query runnable.
   *
   * @param query what was found to be computed
   * @return the query
   */
  public CompiledQuery query(ReleaseQuery query) {
    return query instanceof ReleaseQuery.Exact exact
        ? new ExactSqlQuery(this, exact)
        : new NoisySqlQuery(this, (ReleaseQuery.Noisy) query);
  }
}
