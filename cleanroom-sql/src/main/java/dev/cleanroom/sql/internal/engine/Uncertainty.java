package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.Answer;
import dev.cleanroom.Parameter;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.sql.internal.privacy.OutputRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/**
 * How far the value of an output expression may be off: interval arithmetic over the intervals of
 * the noisy values in it, each at a level such that all hold together (Bonferroni).
 */
final class Uncertainty {
  private static final double ALPHA = 1 - Answer.CONFIDENCE;

  private final int keyCount;
  private final List<RexNode> outputs;
  private final List<List<Integer>> noisyColumns;
  private final List<Parameter> slots;

  Uncertainty(int keyCount, List<RexNode> outputs, List<Parameter> slots) {
    this.keyCount = keyCount;
    this.outputs = outputs;
    this.noisyColumns = outputs.stream().map(o -> noisyColumns(o, keyCount)).toList();
    this.slots = slots;
  }

  Answer.Cell cell(@Nullable Object value, int column, ReleasedGroups.Group group) {
    List<Integer> noisy = noisyColumns.get(column);
    if (noisy.isEmpty()) {
      return Answer.Cell.exact(value);
    }
    return outputs.get(column) instanceof RexInputRef
        ? copied(value, group.values().get(noisy.get(0)))
        : computed(value, outputs.get(column), noisy, group);
  }

  private static Answer.Cell copied(@Nullable Object value, ReleasedGroups.Value released) {
    if (released.suppressed()) {
      return new Answer.Cell(null, OptionalDouble.empty(), interval(released, 0));
    }
    return value == null || released.interval() == null
        ? Answer.Cell.exact(value)
        : new Answer.Cell(value, released.noiseScale(), interval(released, ALPHA));
  }

  /** Nothing that is computed from a suppressed value is shown. */
  private Answer.Cell computed(
      @Nullable Object value, RexNode output, List<Integer> noisy, ReleasedGroups.Group group) {
    List<ReleasedGroups.Value> values = noisy.stream().map(group.values()::get).toList();
    if (values.stream().anyMatch(ReleasedGroups.Value::suppressed)) {
      return Answer.Cell.exact(null);
    }
    return value == null || values.stream().anyMatch(v -> v.interval() == null)
        ? Answer.Cell.exact(value)
        : new Answer.Cell(
            value, OptionalDouble.empty(), interval(output, group, ALPHA / noisy.size()));
  }

  private static Optional<Answer.Interval> interval(ReleasedGroups.Value value, double alpha) {
    return Optional.ofNullable(value.interval()).map(interval -> interval.apply(alpha));
  }

  private static List<Integer> noisyColumns(RexNode output, int keyCount) {
    Set<Integer> columns = new LinkedHashSet<>();
    output.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitInputRef(RexInputRef ref) {
            if (ref.getIndex() >= keyCount) {
              columns.add(ref.getIndex() - keyCount);
            }
            return null;
          }
        });
    return List.copyOf(columns);
  }

  private Optional<Answer.Interval> interval(
      RexNode output, ReleasedGroups.Group group, double alpha) {
    List<Answer.Interval> intervals = new ArrayList<>();
    for (ReleasedGroups.Value value : group.values()) {
      intervals.add(interval(value, alpha).orElseThrow());
    }
    return OutputRange.of(output, keyCount, intervals, slots);
  }
}
