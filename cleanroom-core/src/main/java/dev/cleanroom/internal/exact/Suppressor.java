package dev.cleanroom.internal.exact;

import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.spi.KeyCells;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides which groups are shown, under which keys, and merges others. */
final class Suppressor {
  private static final Comparator<Group> SMALLEST_FIRST =
      Comparator.comparingLong(Group::rows).thenComparing(Group::key, KeyCells::compare);

  private final ExactPlan plan;
  private final Suppression.Form form;

  Suppressor(ExactPlan plan, Suppression.Form form) {
    this.plan = plan;
    this.form = form;
  }

  /**
   * What suppression left.
   *
   * @param shown groups with their values
   * @param censored groups whose keys alone are shown
   */
  record Result(List<Group> shown, List<Group> censored) {}

  Result suppress(List<Group> groups) {
    List<Group> shown = new ArrayList<>();
    List<Group> small = new ArrayList<>();
    groups.forEach(group -> (countsEnough(group) ? shown : small).add(group));
    return switch (form) {
      case DROP -> new Result(shown, List.of());
      case CENSOR -> new Result(shown, small);
      case SUMMARY -> new Result(withSummary(shown, small), List.of());
      case REMAINDER -> new Result(withRemainder(shown, small), List.of());
      case NULL_DIMENSION -> new Result(withNulls(groups), List.of());
    };
  }

  /** Whether a group counts enough under the keys that it shows. */
  private boolean countsEnough(Group group) {
    for (int i = 0; i < plan.sides().size(); i++) {
      ExactPlan.Side side = plan.sides().get(i);
      if (!group.counts(i, side.isUnit() ? units(group, side) : side.minimum())) {
        return false;
      }
    }
    return true;
  }

  private int units(Group group, ExactPlan.Side side) {
    if (form.mergesRows() && isKeyless(group)) {
      return plan.floor();
    }
    if (form != Suppression.Form.NULL_DIMENSION) {
      return side.minimum();
    }
    int most = 0;
    for (int i = 0; i < group.key().size(); i++) {
      most = group.key().get(i) == null ? most : Math.max(most, plan.keyMinimums().get(i));
    }
    return most;
  }

  private static boolean isKeyless(Group group) {
    return group.key().stream().allMatch(Objects::isNull);
  }

  private List<Group> withSummary(List<Group> shown, List<Group> small) {
    List<Group> all = new ArrayList<>();
    Group rest = rest(shown, small, all);
    if (rest != null && countsEnough(rest)) {
      all.add(rest);
    }
    return all;
  }

  private List<Group> withRemainder(List<Group> shown, List<Group> small) {
    List<Group> all = new ArrayList<>();
    Group rest = rest(shown, small, all);
    if (rest == null) {
      return all;
    }
    all.sort(SMALLEST_FIRST);
    while (!countsEnough(rest) && !all.isEmpty()) {
      rest.merge(all.remove(0));
    }
    if (countsEnough(rest)) {
      all.add(rest);
    }
    return all;
  }

  /**
   * Merges small groups, and the group whose keys are NULL anyway, which nobody could tell from the
   * merged one. Puts the other groups into {@code others}.
   */
  private @Nullable Group rest(List<Group> shown, List<Group> small, List<Group> others) {
    List<Group> merged = new ArrayList<>(small);
    for (Group group : shown) {
      (isKeyless(group) && !small.isEmpty() ? merged : others).add(group);
    }
    if (merged.isEmpty()) {
      return null;
    }
    Group rest = new Group(plan, keyless());
    merged.forEach(rest::merge);
    return rest;
  }

  private List<@Nullable Object> keyless() {
    return Collections.nCopies(plan.keyColumns().size(), null);
  }

  /** Each key that asks for more than its group counts becomes NULL; equal rows become one. */
  private List<Group> withNulls(List<Group> groups) {
    Map<List<@Nullable Object>, Group> merged = new TreeMap<>(KeyCells::compare);
    List<Group> ordered = new ArrayList<>(groups);
    ordered.sort(Comparator.comparing(Group::key, KeyCells::compare));
    for (Group group : ordered) {
      merged.computeIfAbsent(shownKey(group), key -> new Group(plan, key)).merge(group);
    }
    List<Group> shown = new ArrayList<>();
    List<Group> small = new ArrayList<>();
    merged.values().forEach(group -> (countsEnough(group) ? shown : small).add(group));
    return small.isEmpty() ? shown : withRemainder(shown, small);
  }

  private List<@Nullable Object> shownKey(Group group) {
    List<@Nullable Object> key = new ArrayList<>(group.key());
    for (int i = 0; i < key.size(); i++) {
      if (!countsFor(group, plan.keyMinimums().get(i))) {
        key.set(i, null);
      }
    }
    return Collections.unmodifiableList(key);
  }

  private boolean countsFor(Group group, int minimum) {
    for (int i = 0; i < plan.sides().size(); i++) {
      ExactPlan.Side side = plan.sides().get(i);
      if (!group.counts(i, side.isUnit() ? minimum : side.minimum())) {
        return false;
      }
    }
    return true;
  }
}
