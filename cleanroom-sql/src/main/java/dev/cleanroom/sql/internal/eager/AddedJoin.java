package dev.cleanroom.sql.internal.eager;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/** A join of sides that are added up: each pair stands for the product of their rows. */
final class AddedJoin {
  private final JoinedSides sides;
  private final Weights weights;
  private final Added left;
  private final Added right;
  private final RexBuilder rex;
  private final int shift;

  AddedJoin(JoinedSides sides, Weights weights, Added left, Added right) {
    this.sides = sides;
    this.weights = weights;
    this.left = left;
    this.right = right;
    this.rex = sides.join().getCluster().getRexBuilder();
    this.shift = left.plan().getRowType().getFieldCount();
  }

  Added build() {
    Moved moved = new Moved(pairs(rex.makeLiteral(true)));
    // The condition stays as written: equality may or may not pair NULL with NULL.
    RelNode pairs = pairs(sides.join().getCondition().accept(moved));
    RelNode rows = JoinedSides.filtered(pairs, moved.visitList(sides.mixedFilters()));
    return projected(
        rows, moved.visitList(sides.keys()), weights.times(rows(true), rows(false)), sums(moved));
  }

  private RelNode pairs(RexNode condition) {
    return LogicalJoin.create(
        left.plan(), right.plan(), ImmutableList.of(), condition, Set.of(), JoinRelType.INNER);
  }

  /** Puts the keys first, and behind them what is read of the other columns. */
  private Added projected(RelNode input, List<RexNode> first, RexNode rows, List<Sum> sums) {
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
        plan,
        rowsAt < 0 ? rows : rex.makeInputRef(plan, rowsAt),
        moved,
        left.isWorthwhile() || right.isWorthwhile());
  }

  /** A constant needs no column. */
  private static int place(Columns columns, @Nullable RexNode value) {
    return value == null || value instanceof RexLiteral ? -1 : columns.place(value);
  }

  private List<Sum> sums(Moved moved) {
    List<Sum> sums = new ArrayList<>();
    int fromLeft = 0;
    int fromRight = 0;
    for (Measure measure : sides.measures()) {
      if (sides.isMixed(measure.both())) {
        RexNode pairs = weights.times(rows(true), rows(false));
        sums.add(weights.weighed(ofPair(measure.with(e -> e.accept(moved))), pairs));
      } else {
        boolean isLeft = sides.isOn(measure.both(), true);
        Sum sum = sum(isLeft, isLeft ? fromLeft++ : fromRight++);
        sums.add(weights.weighed(sum, rows(!isLeft)));
      }
    }
    return sums;
  }

  private Sum ofPair(Measure measure) {
    return new Sum(
        weights.oneOr(measure.has(), weights.whole(0)),
        measure.value() == null ? null : weights.wide(measure.value()));
  }

  private RexNode rows(boolean isLeft) {
    return isLeft ? left.rows() : RexUtil.shift(right.rows(), shift);
  }

  private Sum sum(boolean isLeft, int measure) {
    Sum sum = (isLeft ? left : right).sums().get(measure);
    RexNode total = sum.total();
    return isLeft
        ? sum
        : new Sum(
            RexUtil.shift(sum.rows(), shift), total == null ? null : RexUtil.shift(total, shift));
  }

  /** Where the columns of the join stand when its sides are added up. */
  private final class Moved extends RexShuttle {
    private final RelNode both;

    Moved(RelNode both) {
      this.both = both;
    }

    @Override
    public RexNode visitInputRef(RexInputRef ref) {
      boolean isLeft = ref.getIndex() < sides.width();
      int place = sides.place(isLeft, ref.getIndex());
      return rex.makeInputRef(both, isLeft ? place : shift + place);
    }
  }
}
