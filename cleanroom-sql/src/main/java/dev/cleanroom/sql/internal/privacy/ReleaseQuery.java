package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.Column;
import dev.cleanroom.spi.AnswerShape;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.spi.ReleasePlan;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/** A query that passed every rule, cut at its release. */
public sealed interface ReleaseQuery {
  /**
   * Returns what both kinds of queries have.
   *
   * @return the parts
   */
  Parts parts();

  /**
   * What both kinds of queries have.
   *
   * @param contributions total expressions below the release: first the units or sides, then the
   *     group keys, then the measures
   * @param spine the aggregate and the projections, filters and sorts above it, from the top
   * @param keys the group keys
   * @param tables the names of the tables that are read
   * @param words the steps in words
   */
  record Parts(
      RelNode contributions,
      List<RelNode> spine,
      List<Column> keys,
      Set<String> tables,
      List<String> words) {}

  /**
   * A query whose answers are noisy; its contributions begin with one unit.
   *
   * @param parts what it has in common with others
   * @param measures for each aggregate, the column of the contributions that holds its measure, or
   *     −1 if every row is present
   * @param aggregates the aggregates
   */
  record Noisy(Parts parts, List<Integer> measures, List<ReleasePlan.Aggregate> aggregates)
      implements ReleaseQuery {}

  /**
   * A query whose answers are exact; its contributions begin with the plan's sides.
   *
   * @param parts what it has in common with others
   * @param plan what is aggregated and suppressed
   * @param shape what its answers tell beside those of others
   */
  record Exact(Parts parts, ExactPlan plan, AnswerShape shape) implements ReleaseQuery {}
}
