package dev.cleanroom.sql.internal.privacy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;

/**
 * How large an expression becomes when the sub-queries that it is made of are written out, which an
 * engine does. A column that every level uses twice doubles at every level.
 */
final class PlanSize {
  /** The largest number of operators and columns of one expression, written out. */
  static final long LIMIT = 10_000;

  private final Refusals refusals;
  private final Positions positions;
  private final IdentityHashMap<RelNode, long[]> sizes = new IdentityHashMap<>();
  private boolean fits = true;

  private PlanSize(Refusals refusals, Positions positions) {
    this.refusals = refusals;
    this.positions = positions;
  }

  /** Refuses expressions that are too large; returns whether there were none. */
  static boolean fits(RelNode plan, Positions positions, Refusals refusals) {
    PlanSize sizes = new PlanSize(refusals, positions);
    sizes.columns(plan);
    return sizes.fits;
  }

  @CanIgnoreReturnValue
  private long[] columns(RelNode node) {
    long[] known = sizes.get(node);
    if (known == null) {
      known = measure(node);
      sizes.put(node, known);
    }
    return known;
  }

  private long[] measure(RelNode node) {
    long[] inputs =
        node.getInputs().stream().flatMapToLong(i -> LongStream.of(columns(i))).toArray();
    if (node instanceof Project project) {
      return project.getProjects().stream().mapToLong(e -> size(e, inputs, node)).toArray();
    }
    if (node instanceof Filter filter) {
      size(filter.getCondition(), inputs, node);
      return inputs;
    }
    if (node instanceof Join join) {
      size(join.getCondition(), inputs, node);
    }
    boolean passes = node instanceof Sort || node instanceof Join;
    long[] ones = new long[node.getRowType().getFieldCount()];
    Arrays.fill(ones, 1);
    return passes ? Arrays.copyOf(inputs, ones.length) : ones;
  }

  @CanIgnoreReturnValue
  private long size(RexNode expression, long[] inputs, RelNode node) {
    long size = Math.min(count(expression, inputs), LIMIT + 1);
    if (size > LIMIT) {
      fits = false;
      refusals.add(
          ReasonCode.TOO_LARGE,
          positions.of(expression, node),
          "this expression has more than " + LIMIT + " parts when its sub-queries are written out",
          "use a column less often from one sub-query to the next");
      return 1;
    }
    return size;
  }

  private long count(RexNode expression, long[] inputs) {
    if (expression instanceof RexInputRef ref) {
      return inputs[ref.getIndex()];
    }
    if (expression instanceof RexSubQuery query) {
      columns(query.rel);
    }
    if (!(expression instanceof RexCall call)) {
      return 1;
    }
    long size = 1 + sum(call.getOperands(), inputs);
    if (call instanceof RexOver over) {
      size += sum(over.getWindow().partitionKeys, inputs);
      size += sum(over.getWindow().orderKeys.stream().map(k -> k.left).toList(), inputs);
    }
    return Math.min(size, LIMIT + 1);
  }

  private long sum(List<RexNode> expressions, long[] inputs) {
    long sum = 0;
    for (RexNode expression : expressions) {
      sum = Math.min(sum + count(expression, inputs), LIMIT + 1);
    }
    return sum;
  }
}
