package dev.cleanroom.spi;

import dev.cleanroom.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What left the mechanism: noisy values of selected or declared groups. Free to be processed in any
 * way.
 *
 * @param groups the groups, ordered by key
 */
public record ReleasedGroups(List<Group> groups) {
  /** Copies the list. */
  public ReleasedGroups {
    groups = List.copyOf(groups);
  }

  /**
   * One group.
   *
   * @param key a value for each key column, or null
   * @param values a value for each aggregate of the plan
   */
  public record Group(List<@Nullable Object> key, List<Value> values) {}

  /**
   * One noisy value.
   *
   * @param value the value, on the aggregate's grid or, for a mean, rounded
   * @param noiseScale Laplace's b or Gauss's σ in the value's unit; empty for a mean, whose error
   *     has no single scale
   * @param interval gives, for a probability α, an interval that holds the bounded exact value with
   *     probability at least 1 − α
   */
  public record Value(
      BigDecimal value, OptionalDouble noiseScale, DoubleFunction<Answer.Interval> interval) {}
}
