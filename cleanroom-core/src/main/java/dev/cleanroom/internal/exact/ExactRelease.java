package dev.cleanroom.internal.exact;

import dev.cleanroom.Answer;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.spi.ExactSink;
import dev.cleanroom.spi.KeyCells;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates rows without noise and suppresses groups that count too few. What each row counts is
 * found here, beside the query, whatever the query itself counts. Used by one thread.
 */
public final class ExactRelease implements ExactSink {
  private final ExactPlan plan;

  /** By an order: rows can be made to share a hash, after which a map of lists takes long. */
  private final Map<List<@Nullable Object>, Group> groups = new TreeMap<>(KeyCells::compare);

  /**
   * Creates an empty release.
   *
   * @param plan the plan
   */
  public ExactRelease(ExactPlan plan) {
    this.plan = plan;
    if (plan.keyColumns().isEmpty()) {
      groups.put(List.of(), new Group(plan, List.of())); // SQL has one row for no rows
    }
  }

  @Override
  public void accept(
      @Nullable Object[] sides, List<@Nullable Object> key, @Nullable Object[] measures) {
    groups
        .computeIfAbsent(KeyCells.canonical(key), canonical -> new Group(plan, canonical))
        .add(sides, measures);
  }

  /**
   * Returns how many groups were seen.
   *
   * @return 0 or more, before suppression
   */
  public int groups() {
    return groups.size();
  }

  /**
   * Suppresses and rounds.
   *
   * @return the groups that are shown, ordered by key, nulls last
   */
  public ReleasedGroups release() {
    List<Group> all = List.copyOf(groups.values());
    Suppressor.Result result =
        plan.suppression()
            .map(s -> new Suppressor(plan, s.form()).suppress(all))
            .orElse(new Suppressor.Result(all, List.of()));
    List<ReleasedGroups.Group> released = new ArrayList<>();
    result.shown().forEach(group -> released.add(released(group, values(group))));
    result.censored().forEach(group -> released.add(released(group, censored(group))));
    released.sort((a, b) -> KeyCells.compare(a.key(), b.key()));
    return new ReleasedGroups(released);
  }

  private ReleasedGroups.Group released(Group group, List<ReleasedGroups.Value> values) {
    return new ReleasedGroups.Group(KeyCells.shown(plan.keyColumns(), group.key()), values);
  }

  private List<ReleasedGroups.Value> values(Group group) {
    return group.tallies().stream()
        .map(tally -> ReleasedGroups.Value.exact(rounded(tally.value())))
        .toList();
  }

  private @Nullable BigDecimal rounded(@Nullable BigDecimal value) {
    BigInteger step = plan.suppression().map(Suppression::step).orElse(BigInteger.ONE);
    if (value == null || step.equals(BigInteger.ONE)) {
      return value;
    }
    BigDecimal unit = new BigDecimal(step);
    return value.divide(unit, 0, RoundingMode.FLOOR).multiply(unit);
  }

  /**
   * Of a count of units it is told that it is below the minimum, if it is: a group can be censored
   * because of another side, or because of a value that few of its units contribute to. Of other
   * values nothing is told.
   */
  private List<ReleasedGroups.Value> censored(Group group) {
    return plan.aggregates().stream()
        .map(aggregate -> ReleasedGroups.Value.censored(below(group, aggregate.side())))
        .toList();
  }

  private Optional<Answer.Interval> below(Group group, int side) {
    int minimum = side < 0 ? 0 : plan.sides().get(side).minimum();
    return side >= 0 && group.isBelow(side, minimum)
        ? Optional.of(below(minimum))
        : Optional.empty();
  }

  private static Answer.Interval below(int minimum) {
    return new Answer.Interval(BigDecimal.ZERO, BigDecimal.valueOf(minimum - 1L));
  }
}
