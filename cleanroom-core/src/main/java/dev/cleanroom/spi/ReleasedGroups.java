package dev.cleanroom.spi;

import dev.cleanroom.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was released: noisy values of selected or declared groups, or what suppression left of exact
 * ones. Free to be processed in any way.
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
   * One released value.
   *
   * @param value the value, on the aggregate's grid or, for a mean, rounded; null if it is
   *     suppressed or there is none
   * @param noiseScale Laplace's b or Gauss's σ in the value's unit; empty for a mean, whose error
   *     has no single scale, and without noise
   * @param interval gives, for a probability α, an interval that holds the bounded exact value with
   *     probability at least 1 − α; null without noise, unless a suppressed value's is told
   * @param suppressed whether there is a value that is not shown
   */
  public record Value(
      @Nullable BigDecimal value,
      OptionalDouble noiseScale,
      @Nullable DoubleFunction<Answer.Interval> interval,
      boolean suppressed) {
    /**
     * Returns the value of one that is known to have one, as noisy ones do.
     *
     * @return the value
     * @throws NullPointerException if there is none
     */
    public BigDecimal requireValue() {
      return Objects.requireNonNull(value);
    }

    /**
     * Returns the interval of a noisy value.
     *
     * @param alpha the probability with which it may miss
     * @return the interval
     * @throws NullPointerException if there is none
     */
    public Answer.Interval requireInterval(double alpha) {
      return Objects.requireNonNull(interval).apply(alpha);
    }

    /**
     * Returns a noisy value.
     *
     * @param value the value
     * @param noiseScale the scale of its noise
     * @param interval its interval for a probability
     * @return the value
     */
    public static Value noisy(
        BigDecimal value, OptionalDouble noiseScale, DoubleFunction<Answer.Interval> interval) {
      return new Value(value, noiseScale, interval, false);
    }

    /**
     * Returns a value without noise.
     *
     * @param value the value, or null
     * @return the value
     */
    public static Value exact(@Nullable BigDecimal value) {
      return new Value(value, OptionalDouble.empty(), null, false);
    }

    /**
     * Returns a suppressed value.
     *
     * @param interval where it lies for certain, if that is told
     * @return the value
     */
    public static Value censored(Optional<Answer.Interval> interval) {
      DoubleFunction<Answer.Interval> always = interval.isEmpty() ? null : a -> interval.get();
      return new Value(null, OptionalDouble.empty(), always, true);
    }
  }
}
