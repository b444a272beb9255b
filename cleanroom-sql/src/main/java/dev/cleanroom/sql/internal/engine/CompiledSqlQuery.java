package dev.cleanroom.sql.internal.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.schema.CellCodec;
import dev.cleanroom.sql.internal.schema.RunContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A checked query that runs in process. Code is generated before the first charge and kept. */
public final class CompiledSqlQuery implements CompiledQuery {
  private final AnalysisTemplate template;
  private final Catalog catalog;
  private final ReleaseQuery query;
  private final List<Column> columns;
  private final List<Parameter> slots;
  private @Nullable Code code;

  /** The generated code of both parts. */
  private record Code(EnumerablePlan contributions, PostProcessing finish) {}

  /**
   * Creates the query.
   *
   * @param template the template
   * @param catalog its tables and types
   * @param query the checked query
   * @param columns the columns of the answer
   * @param slots the parameter of each place
   */
  public CompiledSqlQuery(
      AnalysisTemplate template,
      Catalog catalog,
      ReleaseQuery query,
      List<Column> columns,
      List<Parameter> slots) {
    this.template = template;
    this.catalog = catalog;
    this.query = query;
    this.columns = List.copyOf(columns);
    this.slots = List.copyOf(slots);
  }

  @CanIgnoreReturnValue
  private synchronized Code code() {
    Code compiled = code;
    if (compiled == null) {
      compiled =
          new Code(
              EnumerablePlan.compile(query.contributions()),
              new PostProcessing(catalog, query, columns, slots));
      code = compiled;
    }
    return compiled;
  }

  /** Whether code can be generated depends on the template alone, never on data. */
  @Override
  public void prepare() {
    try {
      code();
    } catch (RuntimeException | AssertionError | LinkageError e) {
      throw new QueryRejectedException(
          template.name(),
          template.sql(),
          List.of(
              new Violation(
                  ReasonCode.NOT_ALLOWED,
                  Violation.Span.NONE,
                  "no code can be generated for the query",
                  "simplify it, and please report it with its text",
                  "",
                  "")));
    }
  }

  @Override
  public Set<String> tables() {
    return query.tables();
  }

  @Override
  public ReleasePlan plan(PrivacyLoss loss) {
    return new ReleasePlan(
        query.keys(),
        template.groupKeys(),
        template.bounds().maxGroups(),
        template.bounds().maxRowsPerGroup(),
        template.noise(),
        loss,
        query.aggregates());
  }

  @Override
  public List<String> inWords() {
    return query.words();
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void contribute(
      Map<String, Object> parameters, ContributionSink sink, RunControl control) {
    ContributionWriter writer = new ContributionWriter(query, sink);
    code()
        .contributions()
        .run(
            catalog.schema(),
            catalog.typeFactory(),
            control,
            context -> bind(parameters, context),
            writer::add);
    writer.flush();
  }

  private void bind(Map<String, Object> parameters, RunContext context) {
    for (int i = 0; i < slots.size(); i++) {
      Parameter slot = slots.get(i);
      Object value = CellCodec.encode(slot.type(), parameters.get(slot.name()));
      if (value == null) {
        throw new IllegalStateException("a parameter was not bound");
      }
      context.bind(i, value);
    }
  }

  @Override
  public List<List<Answer.Cell>> finish(
      Map<String, Object> parameters, ReleasedGroups groups, RunControl control) {
    return code().finish().run(context -> bind(parameters, context), groups, control);
  }
}
