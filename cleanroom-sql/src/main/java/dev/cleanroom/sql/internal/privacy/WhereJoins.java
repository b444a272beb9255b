package dev.cleanroom.sql.internal.privacy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cleanroom.sql.internal.rule.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Makes an equality of both sides of an inner join part of the join, wherever it is written, so
 * that {@code FROM a, b WHERE a.x = b.x} is checked like {@code FROM a JOIN b ON a.x = b.x}.
 */
final class WhereJoins {
  private final Positions positions;

  WhereJoins(Positions positions) {
    this.positions = positions;
  }

  RelNode rewrite(Filter filter) {
    if (!(filter.getInput() instanceof Join join) || join.getJoinType() != JoinRelType.INNER) {
      return filter;
    }
    int width = join.getLeft().getRowType().getFieldCount();
    List<RexNode> kept = new ArrayList<>();
    List<RexNode> left = new ArrayList<>();
    List<RexNode> moved = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      ImmutableBitSet columns = RelOptUtil.InputFinder.bits(conjunct);
      boolean equality = isEquality(conjunct) && !columns.isEmpty();
      if (equality && columns.length() <= width && join.getLeft() instanceof Join) {
        left.add(conjunct);
      } else {
        (equality && columns.length() > width && columns.nth(0) < width ? moved : kept)
            .add(conjunct);
      }
    }
    return moved.isEmpty() && left.isEmpty() ? filter : rewritten(filter, join, kept, left, moved);
  }

  private static boolean isEquality(RexNode node) {
    return node.getKind() == SqlKind.EQUALS
        && RexUtil.SubQueryFinder.find(node) == null
        && !RexUtil.containsCorrelation(node);
  }

  private RelNode rewritten(
      Filter filter, Join join, List<RexNode> kept, List<RexNode> left, List<RexNode> moved) {
    List<RexNode> conditions = RelOptUtil.conjunctions(join.getCondition());
    conditions.addAll(moved);
    RelNode joined =
        LogicalJoin.create(
            left.isEmpty() ? join.getLeft() : filtered(join.getLeft(), left, filter),
            join.getRight(),
            ImmutableList.of(),
            RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), conditions),
            Set.of(),
            JoinRelType.INNER);
    RelNode made = positions.copy(joined, join);
    return kept.isEmpty()
        ? made
        : positions.copy(
            LogicalFilter.create(
                made,
                RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), kept),
                ImmutableSet.copyOf(filter.getVariablesSet())),
            filter);
  }

  private RelNode filtered(RelNode input, List<RexNode> conjuncts, Filter filter) {
    Filter made =
        LogicalFilter.create(
            input, RexUtil.composeConjunction(input.getCluster().getRexBuilder(), conjuncts));
    return rewrite((Filter) positions.copy(made, filter));
  }
}
