package dev.cleanroom.sql.internal.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.Engine;
import dev.cleanroom.Parameter;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.Catalog;
import dev.cleanroom.sql.internal.schema.CellCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What checked queries that run in process have in common. Code is generated before the first
 * charge and kept.
 */
abstract sealed class CompiledSqlQuery<R extends Road> permits ExactSqlQuery, NoisySqlQuery {
  private final AnalysisTemplate template;
  private final Catalog catalog;
  private final ReleaseQuery.Parts query;
  private final List<Column> columns;
  private final List<Parameter> slots;
  private final Engine engine;
  private @Nullable Code<R> code;

  /** What both parts are computed with. */
  private record Code<R>(R road, PostProcessing finish) {}

  CompiledSqlQuery(Checked checked, ReleaseQuery.Parts query) {
    this.template = checked.template();
    this.catalog = checked.catalog();
    this.query = query;
    this.columns = List.copyOf(checked.columns());
    this.slots = List.copyOf(checked.slots());
    this.engine = checked.engine();
  }

  /**
   * Makes the part below the release ready to run.
   *
   * @param tables the tables and types
   * @param where where to compute it
   * @return the road
   * @throws NotPossibleException if it cannot be computed there
   */
  abstract R road(Catalog tables, Engine where);

  final Catalog catalog() {
    return catalog;
  }

  final AnalysisTemplate template() {
    return template;
  }

  @CanIgnoreReturnValue
  private synchronized Code<R> code() {
    Code<R> compiled = code;
    if (compiled == null) {
      compiled =
          new Code<>(road(catalog, engine), new PostProcessing(catalog, query, columns, slots));
      code = compiled;
    }
    return compiled;
  }

  /**
   * Generates the code.
   *
   * @throws QueryRejectedException if there is none, which depends on the template and the engine
   */
  public final void prepare() {
    try {
      code();
    } catch (NotPossibleException e) {
      throw refusal(
          ReasonCode.ENGINE_NOT_POSSIBLE,
          "the query cannot be computed as Engine." + engine + ": " + e.reason(),
          "leave the engine out, or ask for Engine.AUTOMATIC");
    } catch (RuntimeException | AssertionError | LinkageError e) {
      throw refusal(
          ReasonCode.NOT_ALLOWED,
          "no code can be generated for the query",
          "simplify it, and please report it with its text");
    }
  }

  private QueryRejectedException refusal(ReasonCode code, String message, String hint) {
    return new QueryRejectedException(
        template.name(),
        template.sql(),
        List.of(new Violation(code, Violation.Span.NONE, message, hint, "", "")));
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
   * Returns where the part below the release is computed.
   *
   * @return one line for each place
   */
  public final List<String> places() {
    return code().road().places();
  }

  /**
   * Returns the columns of the answer.
   *
   * @return the columns
   */
  public final List<Column> columns() {
    return columns;
  }

  final R road() {
    return code().road();
  }

  /** The internal values of a run's parameters by their places. */
  final IntFunction<@Nullable Object> bound(Map<String, Object> parameters) {
    return slot -> value(parameters, slot);
  }

  private Object value(Map<String, Object> parameters, int slot) {
    Parameter parameter = slots.get(slot);
    Object value = CellCodec.encode(parameter.type(), parameters.get(parameter.name()));
    if (value == null) {
      throw new IllegalStateException("a parameter was not bound");
    }
    return value;
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
    return code().finish().run(bound(parameters), groups, control);
  }
}
