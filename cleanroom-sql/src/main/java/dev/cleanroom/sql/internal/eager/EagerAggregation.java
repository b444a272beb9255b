package dev.cleanroom.sql.internal.eager;

import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.sql.internal.column.Contributions;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Adds rows up before they are joined. A side of an inner join that gives no group key of its own
 * becomes one row for each value of its join columns, with the number of its rows and the sums of
 * its measures; the other side's rows then count as many times. Numbers and sums of rows are the
 * same for every database, because a join pairs all rows of equal join columns.
 *
 * <p><b>Source.</b> Yan and Larson, "Eager aggregation and lazy aggregation", VLDB 1995.
 */
public final class EagerAggregation {
  private final ReleaseQuery.Noisy query;
  private final Project top;
  private final RexBuilder rex;
  private final Weights weights;
  private final AddedRows rows;

  private EagerAggregation(ReleaseQuery.Noisy query) {
    this.query = query;
    this.top = (Project) query.parts().contributions(); // as ReleaseAnalysis makes them
    this.rex = top.getCluster().getRexBuilder();
    this.weights = new Weights(rex);
    this.rows = new AddedRows(rex, weights);
  }

  /**
   * Rewrites the contributions of a query.
   *
   * @param query the query
   * @return rows that are added up, or empty if no side of a join can be
   */
  public static Optional<Contributions> of(ReleaseQuery.Noisy query) {
    EagerAggregation eager = new EagerAggregation(query);
    return eager.addUp().filter(Added::isWorthwhile).map(eager::contributions);
  }

  /**
   * Writes the contributions of a query as added up, even where each row stands for itself.
   *
   * @param query the query
   * @return the unit, the keys, and for each aggregate its number of rows and its sum, which is 0
   *     where nothing is summed
   */
  public static RelNode always(ReleaseQuery.Noisy query) {
    EagerAggregation eager = new EagerAggregation(query);
    return eager.wide(
        eager
            .addUp()
            .orElseGet(
                () -> eager.rows.oneByOne(eager.top.getInput(), eager.keys(), eager.measures())));
  }

  private Optional<Added> addUp() {
    return rows.of(top.getInput(), keys(), measures());
  }

  private List<RexNode> keys() {
    return top.getProjects().subList(0, 1 + query.parts().keys().size());
  }

  private List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < query.aggregates().size(); i++) {
      int place = query.measures().get(i);
      RexNode value = place < 0 ? rex.makeLiteral(true) : top.getProjects().get(place);
      measures.add(measure(query.aggregates().get(i), value));
    }
    return measures;
  }

  private Measure measure(ReleasePlan.Aggregate aggregate, RexNode value) {
    if (aggregate.kind() != AggregateKind.SUM && aggregate.kind() != AggregateKind.MEAN) {
      return new Measure(value, null);
    }
    RexNode grid = grid(aggregate.value(), value);
    RexNode present = hasPlace(value) ? value : grid;
    return new Measure(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, present), grid);
  }

  /** Every exact number has a place on the grid. */
  private static boolean hasPlace(RexNode value) {
    return value.getType().isNullable() && SqlTypeUtil.isExactNumeric(value.getType());
  }

  private RexNode grid(FixedPoint grid, RexNode value) {
    return switch (value.getType().getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          grid(
              TotalOperators.GRID_WHOLE,
              grid,
              rex.makeAbstractCast(weights.bigint(value.getType().isNullable()), value, false));
      case DECIMAL -> grid(TotalOperators.GRID_DECIMAL, grid, value);
      default -> grid(TotalOperators.GRID_DOUBLE, grid, value);
    };
  }

  private RexNode grid(SqlOperator operator, FixedPoint grid, RexNode value) {
    RelDataTypeFactory types = rex.getTypeFactory();
    RexNode scale =
        rex.makeExactLiteral(
            BigDecimal.valueOf(grid.scale()), types.createSqlType(SqlTypeName.INTEGER));
    return rex.makeCall(
        weights.bigint(true),
        operator,
        List.of(value, scale, weights.whole(grid.low()), weights.whole(grid.high())));
  }

  private Contributions contributions(Added added) {
    Columns columns = keys(added);
    List<Integer> counts = new ArrayList<>();
    List<Integer> sums = new ArrayList<>();
    for (Sum sum : added.sums()) {
      counts.add(columns.place(sum.rows()));
      sums.add(sum.total() == null ? -1 : columns.place(sum.total()));
    }
    return new Contributions(columns.over(added.plan()), true, counts, sums);
  }

  private RelNode wide(Added added) {
    Columns columns = keys(added);
    for (Sum sum : added.sums()) {
      columns.add(sum.rows());
      columns.add(sum.total() == null ? weights.whole(0) : sum.total());
    }
    return columns.over(added.plan());
  }

  private Columns keys(Added added) {
    Columns columns = new Columns();
    for (int i = 0; i < keys().size(); i++) {
      columns.add(rex.makeInputRef(added.plan(), i));
    }
    return columns;
  }
}
