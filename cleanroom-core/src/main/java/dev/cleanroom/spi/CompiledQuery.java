package dev.cleanroom.spi;

import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.QueryRejectedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A template that passed every rule, ready to run. Immutable and thread-safe. */
public sealed interface CompiledQuery permits ExactQuery, NoisyQuery {
  /**
   * Returns the names of the tables that the query names. Tables that hold their privacy units are
   * charged and approved too, whether they are among them or not.
   *
   * @return table names
   */
  Set<String> tables();

  /**
   * Returns the steps of the query in words.
   *
   * @return one line for each step
   */
  List<String> inWords();

  /**
   * Returns where the part below the release is computed.
   *
   * @return one line for each place; none if all of it is computed in this process
   */
  default List<String> places() {
    return List.of();
  }

  /**
   * Returns the columns of the answer.
   *
   * @return the columns, in order
   */
  List<Column> columns();

  /**
   * Does all that a run needs and that needs no data, such as generating code. The pipeline calls
   * it before a run is charged, so that its failure costs nothing; later calls should cost little.
   *
   * @throws QueryRejectedException if the query cannot be run here
   */
  default void prepare() {}

  /**
   * Computes HAVING, ORDER BY, LIMIT and output expressions on released values.
   *
   * @param parameters a value for each declared parameter, of its Java class and in its domain
   * @param groups what was released
   * @param control stops the run when it has lasted too long
   * @return the rows of the answer, each with a cell for each of {@link #columns()}
   */
  List<List<Answer.Cell>> finish(
      Map<String, Object> parameters, ReleasedGroups groups, RunControl control);
}
