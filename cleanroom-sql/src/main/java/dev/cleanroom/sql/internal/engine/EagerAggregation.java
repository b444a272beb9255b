package dev.cleanroom.sql.internal.engine;

import com.google.common.collect.ImmutableList;
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
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
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
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

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
   * @return the unit, the keys, and for each aggregate its number of rows and its sum, which is 0
   *     where nothing is summed
   */
  static RelNode always(ReleaseQuery.Noisy query) {
    EagerAggregation eager = new EagerAggregation(query);
    return eager.wide(
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

  private Contributions contributions(Added added) {
    Columns columns = keys(added);
    List<Integer> rows = new ArrayList<>();
    List<Integer> sums = new ArrayList<>();
    for (Sum sum : added.sums()) {
      rows.add(columns.place(sum.rows()));
      sums.add(sum.total() == null ? -1 : columns.place(sum.total()));
    }
    return new Contributions(columns.over(added.plan()), true, rows, sums);
  }

  private RelNode wide(Added added) {
    Columns columns = keys(added);
    for (Sum sum : added.sums()) {
      columns.add(sum.rows());
      columns.add(sum.total() == null ? whole(0) : sum.total());
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

  /** The columns of a projection. */
  private static final class Columns {
    private final List<RexNode> columns = new ArrayList<>();

    Columns() {}

    Columns(List<RexNode> first) {
      columns.addAll(first);
    }

    void add(RexNode column) {
      columns.add(column);
    }

    /** Columns that are the same are one. */
    int place(RexNode column) {
      if (!columns.contains(column)) {
        add(column);
      }
      return columns.indexOf(column);
    }

    RelNode over(RelNode input) {
      List<String> names = IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).toList();
      return LogicalProject.create(input, ImmutableList.of(), columns, names, Set.of());
    }
  }

  /**
   * A measure of a row.
   *
   * @param has whether the row has it; NULL is no
   * @param value its grid value or NULL; null where nothing is summed
   */
  private record Measure(RexNode has, @Nullable RexNode value) {
    List<RexNode> both() {
      return value == null ? List.of(has) : List.of(has, value);
    }

    Measure with(UnaryOperator<RexNode> change) {
      return new Measure(change.apply(has), value == null ? null : change.apply(value));
    }

    boolean isAlways() {
      return has.isAlwaysTrue();
    }
  }

  /**
   * What a row that stands for several says of a measure.
   *
   * @param rows how many rows have it
   * @param total the sum of their values, or null where nothing is summed
   */
  private record Sum(RexNode rows, @Nullable RexNode total) {}

  /**
   * A relation that begins with key columns, and what each of its rows stands for, computed from
   * its columns.
   *
   * @param plan the relation
   * @param rows the number of rows
   * @param sums for each measure
   * @param isWorthwhile whether something below was added up
   */
  private record Added(RelNode plan, RexNode rows, List<Sum> sums, boolean isWorthwhile) {
    Added {
      sums = List.copyOf(sums);
    }
  }

  private Measure measure(ReleasePlan.Aggregate aggregate, RexNode value) {
    if (aggregate.kind() != AggregateKind.SUM && aggregate.kind() != AggregateKind.MEAN) {
      return new Measure(value, null);
    }
    RexNode grid = grid(aggregate.value(), value);
    return new Measure(rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, grid), grid);
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
          measures.stream().map(m -> m.with(e -> RelOptUtil.pushPastProject(e, project))).toList());
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
    Columns columns = new Columns(keys);
    List<int[]> places = new ArrayList<>();
    for (Measure measure : measures) {
      int rows = measure.isAlways() ? -1 : columns.place(oneOr(measure.has(), whole(0)));
      int total = measure.value() == null ? -1 : columns.place(measure.value());
      places.add(new int[] {rows, total});
    }
    RelNode plan = columns.over(input);
    List<Sum> sums = new ArrayList<>();
    for (int[] place : places) {
      sums.add(
          new Sum(
              place[0] < 0 ? whole(1) : rex.makeInputRef(plan, place[0]),
              place[1] < 0 ? null : wide(rex.makeInputRef(plan, place[1]))));
    }
    return new Added(plan, whole(1), sums, false);
  }

  private RexNode wide(RexNode total) {
    return rex.makeAbstractCast(sumType(), total, false);
  }

  private RexNode oneOr(RexNode condition, RexNode otherwise) {
    return condition.isAlwaysTrue()
        ? whole(1)
        : rex.makeCall(SqlStdOperatorTable.CASE, condition, whole(1), otherwise);
  }

  /** Rows of equal key columns as one. */
  private Added addedUp(RelNode input, List<RexNode> keys, List<Measure> measures) {
    Columns columns = new Columns(keys);
    List<AggregateCall> calls = new ArrayList<>();
    calls.add(call(SqlStdOperatorTable.COUNT, List.of(), bigint(false)));
    List<int[]> places = new ArrayList<>();
    for (Measure measure : measures) {
      RexNode value = measure.value();
      if (value != null) {
        int place = columns.place(value);
        places.add(
            new int[] {
              place(calls, call(SqlStdOperatorTable.COUNT, List.of(place), bigint(false))),
              place(calls, call(TotalOperators.ADD_UP, List.of(place), sumType()))
            });
      } else if (measure.isAlways()) {
        places.add(new int[] {0, -1});
      } else {
        int place = columns.place(oneOr(measure.has(), rex.makeNullLiteral(bigint(true))));
        places.add(
            new int[] {
              place(calls, call(SqlStdOperatorTable.COUNT, List.of(place), bigint(false))), -1
            });
      }
    }
    RelNode plan =
        LogicalAggregate.create(
            columns.over(input),
            ImmutableList.of(),
            ImmutableBitSet.range(keys.size()),
            null,
            calls);
    IntFunction<RexNode> result = call -> rex.makeInputRef(plan, keys.size() + call);
    List<Sum> sums =
        places.stream()
            .map(at -> new Sum(result.apply(at[0]), at[1] < 0 ? null : result.apply(at[1])))
            .toList();
    return new Added(plan, result.apply(0), sums, true);
  }

  private static int place(List<AggregateCall> calls, AggregateCall call) {
    if (!calls.contains(call)) {
      calls.add(call);
    }
    return calls.indexOf(call);
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
          measures.stream()
              .filter(m -> isOn(m.both(), left))
              .map(m -> m.with(e -> RexUtil.shift(e, shift)))
              .toList();
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
      Moved moved = new Moved(pairs, left, right);
      RelNode both = join(left, right, join.getCondition().accept(moved));
      List<RexNode> mixed =
          filters.stream().filter(f -> isMixed(List.of(f))).map(f -> f.accept(moved)).toList();
      RelNode rows =
          mixed.isEmpty()
              ? both
              : LogicalFilter.create(both, RexUtil.composeConjunction(rex, mixed));
      return projected(
          rows,
          keys.stream().map(key -> key.accept(moved)).toList(),
          times(moved.rows(true), moved.rows(false)),
          sums(moved),
          left.isWorthwhile() || right.isWorthwhile());
    }

    /** The condition stays as written: equality may or may not pair NULL with NULL. */
    private RelNode join(Added left, Added right, RexNode condition) {
      return LogicalJoin.create(
          left.plan(), right.plan(), ImmutableList.of(), condition, Set.of(), JoinRelType.INNER);
    }

    /** Puts the keys first, and behind them what is read of the other columns. */
    private Added projected(
        RelNode input, List<RexNode> first, RexNode rows, List<Sum> sums, boolean isWorthwhile) {
      Columns columns = new Columns(first);
      int rowsAt = place(columns, rows);
      List<int[]> places = new ArrayList<>();
      for (Sum sum : sums) {
        places.add(new int[] {place(columns, sum.rows()), place(columns, sum.total())});
      }
      RelNode plan = columns.over(input);
      List<Sum> moved = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        int[] at = places.get(i);
        RexNode total = sums.get(i).total();
        moved.add(
            new Sum(
                at[0] < 0 ? sums.get(i).rows() : rex.makeInputRef(plan, at[0]),
                total == null ? null : rex.makeInputRef(plan, at[1])));
      }
      return new Added(
          plan, rowsAt < 0 ? rows : rex.makeInputRef(plan, rowsAt), moved, isWorthwhile);
    }

    /** A constant needs no column. */
    private static int place(Columns columns, @Nullable RexNode value) {
      return value == null || value instanceof RexLiteral ? -1 : columns.place(value);
    }

    private int place(boolean left, int field) {
      return fields(left).indexOf(field);
    }

    private List<Sum> sums(Moved moved) {
      List<Sum> sums = new ArrayList<>();
      RexNode rows = times(moved.rows(true), moved.rows(false));
      int left = 0;
      int right = 0;
      for (Measure measure : measures) {
        if (isMixed(measure.both())) {
          Measure here = measure.with(e -> e.accept(moved));
          sums.add(
              weighed(
                  new Sum(
                      oneOr(here.has(), whole(0)),
                      here.value() == null ? null : wide(here.value())),
                  rows));
        } else {
          boolean isLeft = isOn(measure.both(), true);
          sums.add(weighed(moved.sum(isLeft, isLeft ? left++ : right++), moved.rows(!isLeft)));
        }
      }
      return sums;
    }

    private Sum weighed(Sum sum, RexNode times) {
      RexNode total = sum.total();
      return isOne(times)
          ? sum
          : new Sum(
              times(sum.rows(), times),
              total == null
                  ? null
                  : rex.makeCall(sumType(), TotalOperators.WEIGH, List.of(total, times)));
    }

    private RexNode times(RexNode a, RexNode b) {
      return isOne(a) ? b : isOne(b) ? a : rex.makeCall(TotalOperators.TIMES, a, b);
    }

    private boolean isOne(RexNode number) {
      return number.equals(whole(1));
    }

    /** Where the columns of the join stand when its sides are added up. */
    private final class Moved extends RexShuttle {
      private final RelNode both;
      private final Added left;
      private final Added right;
      private final int shift;

      Moved(RelNode both, Added left, Added right) {
        this.both = both;
        this.left = left;
        this.right = right;
        this.shift = left.plan().getRowType().getFieldCount();
      }

      @Override
      public RexNode visitInputRef(RexInputRef ref) {
        boolean isLeft = ref.getIndex() < width;
        int field = isLeft ? ref.getIndex() : ref.getIndex() - width;
        int place = place(isLeft, field);
        return rex.makeInputRef(both, isLeft ? place : shift + place);
      }

      RexNode rows(boolean isLeft) {
        return isLeft ? left.rows() : RexUtil.shift(right.rows(), shift);
      }

      Sum sum(boolean isLeft, int measure) {
        Sum sum = (isLeft ? left : right).sums().get(measure);
        RexNode total = sum.total();
        return isLeft
            ? sum
            : new Sum(
                RexUtil.shift(sum.rows(), shift),
                total == null ? null : RexUtil.shift(total, shift));
      }
    }
  }
}
