package dev.cleanroom.internal.exact;

import dev.cleanroom.rule.Suppression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Suppression as its documentation says, over whole lists of rows; for comparison. */
final class NaiveRelease {
  private final Suppression.Form form;
  private final List<Integer> minimums;
  private final List<Integer> keyMinimums;
  private final int floor;

  /** A row: a unit of each side, a key, and a value. */
  record Row(List<@Nullable String> units, List<@Nullable String> key, @Nullable Long value) {}

  NaiveRelease(
      Suppression.Form form, List<Integer> minimums, List<Integer> keyMinimums, int floor) {
    this.form = form;
    this.minimums = minimums;
    this.keyMinimums = keyMinimums;
    this.floor = floor;
  }

  Map<List<@Nullable String>, List<Row>> shown(List<Row> rows) {
    Map<List<@Nullable String>, List<Row>> groups = new HashMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent(row.key(), k -> new ArrayList<>()).add(row);
    }
    if (form == Suppression.Form.NULL_DIMENSION) {
      groups = nulled(groups);
    }
    Map<List<@Nullable String>, List<Row>> large = new HashMap<>();
    List<Row> small = new ArrayList<>();
    groups.forEach(
        (key, group) -> {
          if (isEnough(key, group)) {
            large.put(key, group);
          } else {
            small.addAll(group);
          }
        });
    if (form == Suppression.Form.DROP || form == Suppression.Form.CENSOR || small.isEmpty()) {
      return large;
    }
    return merged(large, small);
  }

  private Map<List<@Nullable String>, List<Row>> merged(
      Map<List<@Nullable String>, List<Row>> large, List<Row> small) {
    List<@Nullable String> none = Collections.nCopies(keyMinimums.size(), null);
    List<Row> rest = new ArrayList<>(small);
    List<Row> natural = large.remove(none);
    if (natural != null) {
      rest.addAll(natural);
    }
    while (form != Suppression.Form.SUMMARY && !isEnough(none, rest) && !large.isEmpty()) {
      rest.addAll(large.remove(smallest(large)));
    }
    if (isEnough(none, rest)) {
      large.put(none, rest);
    }
    return large;
  }

  private static List<@Nullable String> smallest(Map<List<@Nullable String>, List<Row>> groups) {
    return groups.keySet().stream()
        .min(
            (a, b) -> {
              int size = Integer.compare(size(groups, a), size(groups, b));
              return size != 0 ? size : text(a).compareTo(text(b));
            })
        .orElseThrow();
  }

  private static int size(
      Map<List<@Nullable String>, List<Row>> groups, List<@Nullable String> key) {
    return groups.getOrDefault(key, List.of()).size();
  }

  /** NULL comes last. */
  private static String text(List<@Nullable String> key) {
    return key.stream().map(k -> k == null ? "~" : k).collect(Collectors.joining(" "));
  }

  private Map<List<@Nullable String>, List<Row>> nulled(
      Map<List<@Nullable String>, List<Row>> groups) {
    Map<List<@Nullable String>, List<Row>> nulled = new HashMap<>();
    groups.forEach(
        (key, group) -> {
          List<@Nullable String> shown = new ArrayList<>(key);
          for (int i = 0; i < key.size(); i++) {
            for (int side = 0; side < minimums.size(); side++) {
              if (units(group, side) < keyMinimums.get(i)) {
                shown.set(i, null);
              }
            }
          }
          nulled.computeIfAbsent(shown, k -> new ArrayList<>()).addAll(group);
        });
    return nulled;
  }

  boolean isEnough(List<@Nullable String> key, List<Row> group) {
    boolean keyless = key.stream().allMatch(Objects::isNull);
    for (int side = 0; side < minimums.size(); side++) {
      int least = minimums.get(side);
      if (form.mergesRows() && keyless) {
        least = floor;
      } else if (form == Suppression.Form.NULL_DIMENSION) {
        least = 0;
        for (int i = 0; i < key.size(); i++) {
          least = key.get(i) == null ? least : Math.max(least, keyMinimums.get(i));
        }
      }
      if (units(group, side) < least) {
        return false;
      }
    }
    return true;
  }

  private static int units(List<Row> rows, int side) {
    Set<String> units = new TreeSet<>();
    for (Row row : rows) {
      String unit = row.units().get(side);
      if (unit != null) {
        units.add(unit);
      }
    }
    return units.size();
  }
}
