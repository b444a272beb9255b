package dev.cleanroom.sql.internal.engine;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Adds rows up before they are joined. A side of an inner join that gives no group key of its own
 * becomes one row for each value of its join columns, with the number of its rows and the sums of
 * its measures; the other side's rows then count as many times. Numbers and sums of rows are the
 * same for every database, because a join pairs all rows of equal join columns.
 *
 * <p><b>Source.</b> Yan and Larson, "Eager aggregation and lazy aggregation", VLDB 1995.
 */
final class EagerAggregation {
  private final ReleaseQuery.Noisy query;
  private final Project top;
  private final RexBuilder rex;
  private final RelDataTypeFactory types;

  private EagerAggregation(ReleaseQuery.Noisy query) {
    this.query = query;
    this.top = (Project) query.parts().contributions(); // as ReleaseAnalysis makes them
    this.rex = query.parts().contributions().getCluster().getRexBuilder();
    this.types = rex.getTypeFactory();
  }

  /**
   * Rewrites the contributions of a query.
   *
   * @param query the query
   * @return rows that are added up, or empty if no side of a join can be
   */
  static Optional<Contributions> of(ReleaseQuery.Noisy query) {
    EagerAggregation eager = new EagerAggregation(query);
    return eager.addUp().filter(Added::isWorthwhile).map(eager::contributions);
  }

  /**
   * Writes the contributions of a query as added up, even where each row stands for itself.
   *
   * @param query the query
   * @return the unit, the keys, and for each aggregate its number of rows and its sum
   */
  static Contributions always(ReleaseQuery.Noisy query) {
    EagerAggregation eager = new EagerAggregation(query);
    return eager.contributions(
        eager
            .addUp()
            .orElseGet(() -> eager.rowByRow(eager.top.getInput(), eager.keys(), eager.measures())));
  }

  private Optional<Added> addUp() {
    return addUp(top.getInput(), keys(), measures());
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

  /** Leaves the number of rows out, which no aggregate reads. */
  private Contributions contributions(Added added) {
    int keys = keys().size();
    List<RexNode> columns = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    List<Integer> sums = new ArrayList<>();
    for (int i = 0; i < added.plan().getRowType().getFieldCount(); i++) {
      if (i != keys) {
        columns.add(rex.makeInputRef(added.plan(), i));
      }
    }
    List<Measure> measures = measures();
    for (int i = 0; i < measures.size(); i++) {
      rows.add(keys + 2 * i);
      sums.add(measures.get(i).isSummed() ? keys + 2 * i + 1 : -1);
    }
    return new Contributions(project(added.plan(), columns), true, rows, sums);
  }

  /**
   * A measure of a row.
   *
   * @param present 1 where the row has it, else NULL
   * @param value its grid value or NULL; 0 where nothing is summed
   * @param isSummed whether its value is summed
   */
  private record Measure(RexNode present, RexNode value, boolean isSummed) {
    List<RexNode> both() {
      return List.of(present, value);
    }

    Measure over(RelNode input) {
      Project project = (Project) input;
      return new Measure(
          RelOptUtil.pushPastProject(present, project),
          RelOptUtil.pushPastProject(value, project),
          isSummed);
    }

    Measure shifted(int by) {
      return new Measure(RexUtil.shift(present, by), RexUtil.shift(value, by), isSummed);
    }
  }

  /**
   * A relation of key columns, the number of rows, and two columns for each measure: how many rows
   * have it and the sum of their values.
   *
   * @param plan the relation
   * @param isWorthwhile whether something below was added up
   */
  private record Added(RelNode plan, boolean isWorthwhile) {}

  private Measure measure(ReleasePlan.Aggregate aggregate, RexNode value) {
    boolean isSummed =
        aggregate.kind() == AggregateKind.SUM || aggregate.kind() == AggregateKind.MEAN;
    RexNode grid = isSummed ? grid(aggregate.value(), value) : whole(0);
    RexNode has = isSummed ? rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, grid) : value;
    return new Measure(
        rex.makeCall(SqlStdOperatorTable.CASE, has, whole(1), rex.makeNullLiteral(bigint(true))),
        grid,
        isSummed);
  }

  private RexNode grid(FixedPoint grid, RexNode value) {
    return switch (value.getType().getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          grid(
              TotalOperators.GRID_WHOLE,
              grid,
              rex.makeAbstractCast(bigint(value.getType().isNullable()), value, false));
      case DECIMAL -> grid(TotalOperators.GRID_DECIMAL, grid, value);
      default -> grid(TotalOperators.GRID_DOUBLE, grid, value);
    };
  }

  private RexNode grid(SqlOperator operator, FixedPoint grid, RexNode value) {
    RexNode scale =
        rex.makeExactLiteral(
            BigDecimal.valueOf(grid.scale()), types.createSqlType(SqlTypeName.INTEGER));
    return rex.makeCall(
        bigint(true), operator, List.of(value, scale, whole(grid.low()), whole(grid.high())));
  }

  private RexNode whole(long value) {
    return rex.makeExactLiteral(BigDecimal.valueOf(value), bigint(false));
  }

  private RelDataType bigint(boolean nullable) {
    return types.createTypeWithNullability(types.createSqlType(SqlTypeName.BIGINT), nullable);
  }

  private RelDataType sumType() {
    return types.createTypeWithNullability(types.createSqlType(SqlTypeName.DECIMAL, 38, 0), true);
  }

  /** Empty where windows or other joins stand between the release and the tables. */
  private Optional<Added> addUp(RelNode input, List<RexNode> keys, List<Measure> measures) {
    if (hasWindow(keys) || measures.stream().anyMatch(m -> hasWindow(m.both()))) {
      return Optional.empty();
    }
    if (input instanceof Project project) {
      return addUp(
          project.getInput(),
          keys.stream().map(k -> RelOptUtil.pushPastProject(k, project)).toList(),
          measures.stream().map(m -> m.over(project)).toList());
    }
    if (input instanceof Filter filter && filter.getInput() instanceof Join join) {
      return addUp(join, RelOptUtil.conjunctions(filter.getCondition()), keys, measures);
    }
    return input instanceof Join join
        ? addUp(join, List.of(), keys, measures)
        : Optional.of(rowByRow(input, keys, measures));
  }

  private static boolean hasWindow(List<RexNode> expressions) {
    return RexOver.containsOver(expressions, null);
  }

  private Optional<Added> addUp(
      Join join, List<RexNode> filters, List<RexNode> keys, List<Measure> measures) {
    JoinInfo condition = join.analyzeCondition();
    if (join.getJoinType() != JoinRelType.INNER
        || !condition.isEqui()
        || condition.leftKeys.isEmpty()
        || hasWindow(filters)) {
      return Optional.empty();
    }
    return new AddedJoin(join, filters, keys, measures).build();
  }

  /** Each row for itself: it counts once. */
  private Added rowByRow(RelNode input, List<RexNode> keys, List<Measure> measures) {
    List<RexNode> columns = new ArrayList<>(keys);
    columns.add(whole(1));
    for (Measure measure : measures) {
      columns.add(orZero(measure.present()));
      columns.add(rex.makeAbstractCast(sumType(), measure.value(), false));
    }
    return new Added(project(input, columns), false);
  }

  private RexNode orZero(RexNode number) {
    return rex.makeCall(
        SqlStdOperatorTable.CASE,
        rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, number),
        rex.makeAbstractCast(bigint(false), number, false),
        whole(0));
  }

  private static RelNode project(RelNode input, List<RexNode> columns) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      names.add("c" + i);
    }
    return LogicalProject.create(input, ImmutableList.of(), columns, names, Set.of());
  }

  /** Rows of equal key columns as one. */
  private Added addedUp(RelNode input, List<RexNode> keys, List<Measure> measures) {
    List<RexNode> columns = new ArrayList<>(keys);
    for (Measure measure : measures) {
      columns.add(measure.present());
      columns.add(rex.makeAbstractCast(sumType(), measure.value(), false));
    }
    RelNode rows = project(input, columns);
    List<AggregateCall> calls = new ArrayList<>();
    calls.add(call(SqlStdOperatorTable.COUNT, List.of(), bigint(false)));
    for (int i = 0; i < measures.size(); i++) {
      int place = keys.size() + 2 * i;
      calls.add(call(SqlStdOperatorTable.COUNT, List.of(place), bigint(false)));
      calls.add(call(SqlStdOperatorTable.SUM, List.of(place + 1), sumType()));
    }
    return new Added(
        LogicalAggregate.create(
            rows, ImmutableList.of(), ImmutableBitSet.range(keys.size()), null, calls),
        true);
  }

  private static AggregateCall call(
      SqlAggFunction function, List<Integer> arguments, RelDataType type) {
    return AggregateCall.create(
        function,
        false,
        false,
        false,
        ImmutableList.of(),
        arguments,
        -1,
        null,
        RelCollations.EMPTY,
        type,
        null);
  }

  /** One join whose sides are added up as far as they can be. */
  private final class AddedJoin {
    private final Join join;
    private final List<RexNode> filters;
    private final List<RexNode> keys;
    private final List<Measure> measures;
    private final int width;
    private final ImmutableBitSet needed;

    AddedJoin(Join join, List<RexNode> filters, List<RexNode> keys, List<Measure> measures) {
      this.join = join;
      this.filters = filters;
      this.keys = keys;
      this.measures = measures;
      this.width = join.getLeft().getRowType().getFieldCount();
      List<RexNode> above = new ArrayList<>(keys);
      filters.stream().filter(f -> isMixed(List.of(f))).forEach(above::add);
      measures.stream().filter(m -> isMixed(m.both())).forEach(m -> above.addAll(m.both()));
      this.needed = RelOptUtil.InputFinder.bits(above, null);
    }

    private boolean isMixed(List<RexNode> expressions) {
      return uses(expressions, true) && uses(expressions, false);
    }

    private boolean uses(List<RexNode> expressions, boolean left) {
      int size = join.getRowType().getFieldCount();
      ImmutableBitSet side =
          left ? ImmutableBitSet.range(width) : ImmutableBitSet.range(width, size);
      return RelOptUtil.InputFinder.bits(expressions, null).intersects(side);
    }

    /** What reads no column at all is put on the left. */
    private boolean isOn(List<RexNode> expressions, boolean left) {
      return left
          ? !uses(expressions, false)
          : uses(expressions, false) && !uses(expressions, true);
    }

    Optional<Added> build() {
      Optional<Added> left = side(true);
      Optional<Added> right = side(false);
      return left.isEmpty() || right.isEmpty()
          ? Optional.empty()
          : Optional.of(joined(left.get(), right.get()));
    }

    private Optional<Added> side(boolean left) {
      RelNode input = left ? join.getLeft() : join.getRight();
      int shift = left ? 0 : -width;
      List<RexNode> own =
          filters.stream()
              .filter(f -> isOn(List.of(f), left))
              .map(f -> RexUtil.shift(f, shift))
              .toList();
      RelNode rows =
          own.isEmpty() ? input : LogicalFilter.create(input, RexUtil.composeConjunction(rex, own));
      List<RexNode> columns = new ArrayList<>();
      fields(left).forEach(field -> columns.add(rex.makeInputRef(rows, field)));
      List<Measure> mine =
          measures.stream().filter(m -> isOn(m.both(), left)).map(m -> m.shifted(shift)).toList();
      return fields(left).equals(joinKeys(left))
          ? Optional.of(addedUp(rows, columns, mine))
          : addUp(rows, columns, mine);
    }

    /** The columns of a side that are read above, or joined. */
    private ImmutableBitSet fields(boolean left) {
      int size = join.getRowType().getFieldCount();
      ImmutableBitSet above =
          left
              ? needed.intersect(ImmutableBitSet.range(width))
              : needed.intersect(ImmutableBitSet.range(width, size)).shift(-width);
      return above.union(joinKeys(left));
    }

    private ImmutableBitSet joinKeys(boolean left) {
      JoinInfo condition = join.analyzeCondition();
      return ImmutableBitSet.of(left ? condition.leftKeys : condition.rightKeys);
    }

    private Added joined(Added left, Added right) {
      RelNode pairs = join(left, right, rex.makeLiteral(true));
      Moved moved = new Moved(pairs, left.plan().getRowType().getFieldCount());
      RelNode both = join(left, right, join.getCondition().accept(moved));
      List<RexNode> mixed =
          filters.stream().filter(f -> isMixed(List.of(f))).map(f -> f.accept(moved)).toList();
      RelNode rows =
          mixed.isEmpty()
              ? both
              : LogicalFilter.create(both, RexUtil.composeConjunction(rex, mixed));
      return new Added(project(rows, columns(moved)), left.isWorthwhile() || right.isWorthwhile());
    }

    /** The condition stays as written: equality may or may not pair NULL with NULL. */
    private RelNode join(Added left, Added right, RexNode condition) {
      return LogicalJoin.create(
          left.plan(), right.plan(), ImmutableList.of(), condition, Set.of(), JoinRelType.INNER);
    }

    private int place(boolean left, int field) {
      return fields(left).indexOf(field);
    }

    private List<RexNode> columns(Moved moved) {
      List<RexNode> columns = new ArrayList<>();
      keys.forEach(key -> columns.add(key.accept(moved)));
      RexNode count = times(moved.count(true), moved.count(false));
      columns.add(count);
      int left = 0;
      int right = 0;
      for (Measure measure : measures) {
        if (isMixed(measure.both())) {
          columns.add(orZero(times(measure.present().accept(moved), count)));
          columns.add(weigh(measure.value().accept(moved), count));
        } else {
          boolean isLeft = isOn(measure.both(), true);
          int number = isLeft ? left++ : right++;
          columns.add(times(moved.rows(isLeft, number), moved.count(!isLeft)));
          columns.add(weigh(moved.sum(isLeft, number), moved.count(!isLeft)));
        }
      }
      return columns;
    }

    private RexNode times(RexNode a, RexNode b) {
      return rex.makeCall(TotalOperators.TIMES, a, b);
    }

    private RexNode weigh(RexNode sum, RexNode times) {
      RexNode wide = rex.makeAbstractCast(sumType(), sum, false);
      return rex.makeCall(sumType(), TotalOperators.WEIGH, List.of(wide, times));
    }

    /** Where the columns of the join stand when its sides are added up. */
    private final class Moved extends RexShuttle {
      private final RelNode both;
      private final int right;

      Moved(RelNode both, int right) {
        this.both = both;
        this.right = right;
      }

      @Override
      public RexNode visitInputRef(RexInputRef ref) {
        boolean isLeft = ref.getIndex() < width;
        int field = isLeft ? ref.getIndex() : ref.getIndex() - width;
        return at(isLeft, place(isLeft, field));
      }

      private RexNode at(boolean isLeft, int place) {
        return rex.makeInputRef(both, isLeft ? place : right + place);
      }

      RexNode count(boolean isLeft) {
        return at(isLeft, fields(isLeft).cardinality());
      }

      RexNode rows(boolean isLeft, int measure) {
        return at(isLeft, fields(isLeft).cardinality() + 1 + 2 * measure);
      }

      RexNode sum(boolean isLeft, int measure) {
        return at(isLeft, fields(isLeft).cardinality() + 2 + 2 * measure);
      }
    }
  }
}
