package dev.cleanroom.sql.internal.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.Parameter;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.schema.CellCodec;
import dev.cleanroom.sql.internal.schema.RunContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * What checked queries that run in process have in common. Code is generated before the first
 * charge and kept.
 */
public abstract sealed class CompiledSqlQuery permits ExactSqlQuery, NoisySqlQuery {
  private final AnalysisTemplate template;
  private final Catalog catalog;
  private final ReleaseQuery.Parts query;
  private final List<Column> columns;
  private final List<Parameter> slots;
  private @Nullable Code code;

  /** The generated code of both parts. */
  private record Code(EnumerablePlan contributions, PostProcessing finish) {}

  CompiledSqlQuery(
      AnalysisTemplate template,
      Catalog catalog,
      ReleaseQuery.Parts query,
      List<Column> columns,
      List<Parameter> slots) {
    this.template = template;
    this.catalog = catalog;
    this.query = query;
    this.columns = List.copyOf(columns);
    this.slots = List.copyOf(slots);
  }

  /**
   * Makes a checked query runnable.
   *
   * @param template the template
   * @param catalog its tables and types
   * @param query the checked query
   * @param columns the columns of the answer
   * @param slots the parameter of each place
   * @return the query
   */
  public static CompiledQuery of(
      AnalysisTemplate template,
      Catalog catalog,
      ReleaseQuery query,
      List<Column> columns,
      List<Parameter> slots) {
    return query instanceof ReleaseQuery.Exact exact
        ? new ExactSqlQuery(template, catalog, exact, columns, slots)
        : new NoisySqlQuery(template, catalog, (ReleaseQuery.Noisy) query, columns, slots);
  }

  /** The relation below the release that is computed. */
  abstract RelNode relation();

  final AnalysisTemplate template() {
    return template;
  }

  @CanIgnoreReturnValue
  private synchronized Code code() {
    Code compiled = code;
    if (compiled == null) {
      compiled =
          new Code(
              EnumerablePlan.compile(relation()),
              new PostProcessing(catalog, query, columns, slots));
      code = compiled;
    }
    return compiled;
  }

  /**
   * Generates the code.
   *
   * @throws QueryRejectedException if there is none, which depends on the template alone
   */
  public final void prepare() {
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

  /**
   * Returns the tables that are read.
   *
   * @return their names
   */
  public final Set<String> tables() {
    return query.tables();
  }

  /**
   * Returns the steps in words.
   *
   * @return one line for each step
   */
  public final List<String> inWords() {
    return query.words();
  }

  /**
   * Returns the columns of the answer.
   *
   * @return the columns
   */
  public final List<Column> columns() {
    return columns;
  }

  /** Runs the part below the release; the arrays may be re-used. */
  final void run(
      Map<String, Object> parameters, RunControl control, Consumer<@Nullable Object[]> rows) {
    code()
        .contributions()
        .run(
            catalog.schema(),
            catalog.typeFactory(),
            control,
            context -> bind(parameters, context),
            rows);
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

  /**
   * Computes what stands above the release.
   *
   * @param parameters a value for each parameter
   * @param groups what was released
   * @param control stops the run
   * @return the rows of the answer
   */
  public final List<List<Answer.Cell>> finish(
      Map<String, Object> parameters, ReleasedGroups groups, RunControl control) {
    return code().finish().run(context -> bind(parameters, context), groups, control);
  }
}
