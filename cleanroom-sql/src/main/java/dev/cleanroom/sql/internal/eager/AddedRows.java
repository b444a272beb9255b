package dev.cleanroom.sql.internal.eager;

import com.google.common.collect.ImmutableList;
import dev.cleanroom.sql.internal.schema.TotalOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
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
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/** Rows of a relation, added up as far as they can be. */
final class AddedRows {
  private final RexBuilder rex;
  private final Weights weights;

  AddedRows(RexBuilder rex, Weights weights) {
    this.rex = rex;
    this.weights = weights;
  }

  /** Empty where windows or other joins stand between the release and the tables. */
  Optional<Added> of(RelNode input, List<RexNode> keys, List<Measure> measures) {
    if (hasWindow(keys) || measures.stream().anyMatch(m -> hasWindow(m.both()))) {
      return Optional.empty();
    }
    if (input instanceof Project project) {
      return of(
          project.getInput(),
          keys.stream().map(k -> RelOptUtil.pushPastProject(k, project)).toList(),
          measures.stream().map(m -> m.with(e -> RelOptUtil.pushPastProject(e, project))).toList());
    }
    if (input instanceof Filter filter && filter.getInput() instanceof Join join) {
      return ofJoin(join, RelOptUtil.conjunctions(filter.getCondition()), keys, measures);
    }
    return input instanceof Join join
        ? ofJoin(join, List.of(), keys, measures)
        : Optional.of(oneByOne(input, keys, measures));
  }

  private static boolean hasWindow(List<RexNode> expressions) {
    return RexOver.containsOver(expressions, null);
  }

  private Optional<Added> ofJoin(
      Join join, List<RexNode> filters, List<RexNode> keys, List<Measure> measures) {
    JoinInfo condition = join.analyzeCondition();
    if (join.getJoinType() != JoinRelType.INNER
        || !condition.isEqui()
        || condition.leftKeys.isEmpty()
        || hasWindow(filters)) {
      return Optional.empty();
    }
    JoinedSides sides = new JoinedSides(join, filters, keys, measures);
    Optional<Added> left = ofSide(sides, true);
    Optional<Added> right = ofSide(sides, false);
    return left.isEmpty() || right.isEmpty()
        ? Optional.empty()
        : Optional.of(new AddedJoin(sides, weights, left.get(), right.get()).build());
  }

  private Optional<Added> ofSide(JoinedSides sides, boolean left) {
    RelNode rows = sides.rows(left);
    List<RexNode> columns = new ArrayList<>();
    sides.fields(left).forEach(field -> columns.add(rex.makeInputRef(rows, field)));
    return sides.givesOnlyJoinKeys(left)
        ? Optional.of(addedUp(rows, columns, sides.measures(left)))
        : of(rows, columns, sides.measures(left));
  }

  /** Each row for itself: it counts once. */
  Added oneByOne(RelNode input, List<RexNode> keys, List<Measure> measures) {
    Columns columns = new Columns(keys);
    List<int[]> places = new ArrayList<>();
    for (Measure measure : measures) {
      int rows =
          measure.isAlways() ? -1 : columns.place(weights.oneOr(measure.has(), weights.whole(0)));
      int total = measure.value() == null ? -1 : columns.place(measure.value());
      places.add(new int[] {rows, total});
    }
    RelNode plan = columns.over(input);
    List<Sum> sums = new ArrayList<>();
    for (int[] place : places) {
      sums.add(
          new Sum(
              place[0] < 0 ? weights.whole(1) : rex.makeInputRef(plan, place[0]),
              place[1] < 0 ? null : weights.wide(rex.makeInputRef(plan, place[1]))));
    }
    return new Added(plan, weights.whole(1), sums, false);
  }

  /** Rows of equal key columns as one. */
  private Added addedUp(RelNode input, List<RexNode> keys, List<Measure> measures) {
    Columns columns = new Columns(keys);
    List<AggregateCall> calls = new ArrayList<>();
    calls.add(call(SqlStdOperatorTable.COUNT, List.of(), weights.bigint(false)));
    List<int[]> places = measures.stream().map(measure -> places(measure, columns, calls)).toList();
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

  /** Which calls give the number of a measure's rows, and their sum or −1. */
  private int[] places(Measure measure, Columns columns, List<AggregateCall> calls) {
    RexNode value = measure.value();
    if (value != null) {
      int place = columns.place(value);
      return new int[] {
        counted(calls, place),
        place(calls, call(TotalOperators.ADD_UP, List.of(place), weights.sumType()))
      };
    }
    RexNode none = rex.makeNullLiteral(weights.bigint(true));
    return measure.isAlways()
        ? new int[] {0, -1}
        : new int[] {counted(calls, columns.place(weights.oneOr(measure.has(), none))), -1};
  }

  private int counted(List<AggregateCall> calls, int column) {
    return place(calls, call(SqlStdOperatorTable.COUNT, List.of(column), weights.bigint(false)));
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
}
