package dev.cleanroom.sql.internal.eager;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What the two sides of a join are asked for.
 *
 * @param join the join
 * @param filters conditions on its rows
 * @param keys expressions that its rows are grouped by
 * @param measures what is counted and summed of its rows
 */
record JoinedSides(Join join, List<RexNode> filters, List<RexNode> keys, List<Measure> measures) {
  JoinedSides {
    filters = List.copyOf(filters);
    keys = List.copyOf(keys);
    measures = List.copyOf(measures);
  }

  /** The number of columns of the left side. */
  int width() {
    return join.getLeft().getRowType().getFieldCount();
  }

  boolean isMixed(List<RexNode> expressions) {
    return uses(expressions, true) && uses(expressions, false);
  }

  private boolean uses(List<RexNode> expressions, boolean left) {
    return RelOptUtil.InputFinder.bits(expressions, null).intersects(columns(left));
  }

  private ImmutableBitSet columns(boolean left) {
    int size = join.getRowType().getFieldCount();
    return left ? ImmutableBitSet.range(width()) : ImmutableBitSet.range(width(), size);
  }

  /** What reads no column at all is put on the left. */
  boolean isOn(List<RexNode> expressions, boolean left) {
    return left ? !uses(expressions, false) : uses(expressions, false) && !uses(expressions, true);
  }

  /** The rows of a side that pass the filters of that side alone. */
  RelNode rows(boolean left) {
    RelNode input = left ? join.getLeft() : join.getRight();
    List<RexNode> own =
        filters.stream()
            .filter(f -> isOn(List.of(f), left))
            .map(f -> RexUtil.shift(f, -start(left)))
            .toList();
    return filtered(input, own);
  }

  /** The filters that need both sides. */
  List<RexNode> mixedFilters() {
    return filters.stream().filter(f -> isMixed(List.of(f))).toList();
  }

  static RelNode filtered(RelNode input, List<RexNode> filters) {
    return filters.isEmpty()
        ? input
        : LogicalFilter.create(
            input, RexUtil.composeConjunction(input.getCluster().getRexBuilder(), filters));
  }

  /** The measures of a side alone, over its columns. */
  List<Measure> measures(boolean left) {
    return measures.stream()
        .filter(m -> isOn(m.both(), left))
        .map(m -> m.with(e -> RexUtil.shift(e, -start(left))))
        .toList();
  }

  private int start(boolean left) {
    return left ? 0 : width();
  }

  /** The columns of a side that are read above, or joined. */
  ImmutableBitSet fields(boolean left) {
    return readAbove().intersect(columns(left)).shift(-start(left)).union(joinKeys(left));
  }

  /** Where a column of the join stands among those that its side hands over. */
  int place(boolean left, int column) {
    return fields(left).indexOf(column - start(left));
  }

  boolean givesOnlyJoinKeys(boolean left) {
    return fields(left).equals(joinKeys(left));
  }

  private ImmutableBitSet readAbove() {
    List<RexNode> above = new ArrayList<>(keys);
    above.addAll(mixedFilters());
    measures.stream().filter(m -> isMixed(m.both())).forEach(m -> above.addAll(m.both()));
    return RelOptUtil.InputFinder.bits(above, null);
  }

  private ImmutableBitSet joinKeys(boolean left) {
    JoinInfo condition = join.analyzeCondition();
    return ImmutableBitSet.of(left ? condition.leftKeys : condition.rightKeys);
  }
}
