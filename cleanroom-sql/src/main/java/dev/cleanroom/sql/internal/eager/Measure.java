package dev.cleanroom.sql.internal.eager;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A measure of a row.
 *
 * @param has whether the row has it; NULL is no
 * @param value its grid value or NULL; null where nothing is summed
 */
record Measure(RexNode has, @Nullable RexNode value) {
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
