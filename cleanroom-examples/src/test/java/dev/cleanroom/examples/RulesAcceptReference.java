package dev.cleanroom.examples;

import dev.cleanroom.rule.Suppression;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an answer should be: a database computes groups, how many different values of each side they
 * count, and the aggregates of every row that is shown; which rows those are is decided here, as
 * naively as the documentation of suppression says it.
 */
final class RulesAcceptReference {
  private final RulesAcceptTables tables;
  private final RulesAcceptCase accepted;
  private final List<String> keys;
  private final Suppression.Form form;

  RulesAcceptReference(RulesAcceptTables tables, RulesAcceptCase accepted) {
    this.tables = tables;
    this.accepted = accepted;
    this.keys = accepted.plainKeys();
    this.form = RulesAcceptRooms.form(accepted.room());
  }

  /** A row of the answer: its key and the groups that it is made from. */
  private record Shown(
      List<@Nullable Object> key, List<List<@Nullable Object>> groups, boolean censored) {
    Shown with(Shown other) {
      List<List<@Nullable Object>> all = new ArrayList<>(groups);
      all.addAll(other.groups);
      return new Shown(key, all, false);
    }

    boolean isKeyless() {
      return key.stream().allMatch(Objects::isNull);
    }
  }

  /** The rows in the order of the answer, if it has one. */
  List<List<@Nullable Object>> rows() {
    if (!accepted.tail().isEmpty()) {
      return query(withMinimums(), List.of());
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Shown shown : shown()) {
      List<@Nullable Object> row = new ArrayList<>(shown.key);
      if (shown.censored) {
        row.addAll(Collections.nCopies(accepted.aggregates().size(), null));
      } else if (!accepted.isDistinct()) {
        values(shown).forEach(value -> row.add(rounded(value)));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Without merging, minimums are conditions on groups, as a database can state them. */
  private String withMinimums() {
    int minimum = RulesAcceptRooms.minimum(accepted, keys);
    List<String> conditions = new ArrayList<>();
    accepted
        .sides()
        .forEach(
            (side, own) -> {
              String enough = " >= " + minimum(own, minimum);
              conditions.add("COUNT(DISTINCT " + side + ")" + enough);
              for (String read : accepted.read()) {
                String count = counted(side, read);
                conditions.add("(" + count + " = 0 OR " + count + enough + ")");
              }
            });
    String having = String.join(" AND ", conditions);
    String tail = accepted.tail();
    if (!having.isEmpty()) {
      tail =
          tail.contains("HAVING ")
              ? tail.replace("HAVING ", "HAVING " + having + " AND ")
              : "HAVING " + having + " " + tail;
    }
    String sql = accepted.sql();
    return sql.substring(0, sql.length() - accepted.tail().length()) + tail;
  }

  private int minimum(int own, int ofUnits) {
    return accepted.room().equals("exact") ? 0 : own > 0 ? own : ofUnits;
  }

  private List<Shown> shown() {
    List<Shown> groups = groups();
    List<Shown> large = new ArrayList<>();
    List<Shown> small = new ArrayList<>();
    boolean nulls = form == Suppression.Form.NULL_DIMENSION;
    for (Shown group : nulls ? withNulls(groups) : groups) {
      (isEnough(group) ? large : small).add(group);
    }
    if (small.isEmpty() || form == Suppression.Form.DROP) {
      return large;
    }
    if (form == Suppression.Form.CENSOR) {
      small.forEach(group -> large.add(new Shown(group.key, group.groups, true)));
      return large;
    }
    return merged(large, small);
  }

  private List<Shown> groups() {
    if (keys.isEmpty()) {
      return List.of(new Shown(List.of(), List.of(List.of()), false));
    }
    String list = String.join(", ", keys);
    return query(select(list, "") + " GROUP BY " + list, List.of()).stream()
        .map(key -> new Shown(key, List.of(key), false))
        .toList();
  }

  private List<Shown> merged(List<Shown> large, List<Shown> small) {
    List<Shown> others = new ArrayList<>();
    Shown rest = new Shown(Collections.nCopies(keys.size(), null), List.of(), false);
    for (Shown group : small) {
      rest = rest.with(group);
    }
    for (Shown group : large) {
      if (group.isKeyless()) {
        rest = rest.with(group);
      } else {
        others.add(group);
      }
    }
    if (form != Suppression.Form.SUMMARY) {
      others.sort(
          Comparator.comparingLong(this::size)
              .thenComparing(group -> group.key, RulesAcceptReference::compare));
      while (!isEnough(rest) && !others.isEmpty()) {
        rest = rest.with(others.remove(0));
      }
    }
    if (isEnough(rest)) {
      others.add(rest);
    }
    return others;
  }

  /** In the order of keys, nulls last. */
  @SuppressWarnings("unchecked")
  private static int compare(List<@Nullable Object> a, List<@Nullable Object> b) {
    for (int i = 0; i < a.size(); i++) {
      int order =
          Comparator.nullsLast(Comparator.<Comparable<Object>>naturalOrder())
              .compare((Comparable<Object>) a.get(i), (Comparable<Object>) b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private List<Shown> withNulls(List<Shown> groups) {
    Map<List<@Nullable Object>, Shown> merged = new LinkedHashMap<>();
    for (Shown group : groups) {
      List<@Nullable Object> key = new ArrayList<>(group.key);
      for (int i = 0; i < key.size(); i++) {
        if (!counts(group, RulesAcceptRooms.minimum(accepted, keys.get(i)))) {
          key.set(i, null);
        }
      }
      merged.merge(key, new Shown(key, group.groups, false), Shown::with);
    }
    return List.copyOf(merged.values());
  }

  private boolean isEnough(Shown row) {
    if (accepted.room().equals("exact")) {
      return true;
    }
    List<String> asking = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (form != Suppression.Form.NULL_DIMENSION || row.key.get(i) != null) {
        asking.add(keys.get(i));
      }
    }
    boolean merges = form.mergesRows() && row.isKeyless();
    return counts(
        row,
        merges ? RulesAcceptRooms.floor(accepted) : RulesAcceptRooms.minimum(accepted, asking));
  }

  /** Whether a row counts enough of each side, and each of its values enough or none. */
  private boolean counts(Shown row, int minimum) {
    for (Map.Entry<String, Integer> side : accepted.sides().entrySet()) {
      int enough = minimum(side.getValue(), minimum);
      if (count("COUNT(DISTINCT " + side.getKey() + ")", row) < enough) {
        return false;
      }
      for (String read : accepted.read()) {
        long value = count(counted(side.getKey(), read), row);
        if (value > 0 && value < enough) {
          return false;
        }
      }
    }
    return true;
  }

  private static String counted(String side, String read) {
    return "COUNT(DISTINCT CASE WHEN " + read + " THEN " + side + " END)";
  }

  private long size(Shown row) {
    return count("COUNT(*)", row);
  }

  private long count(String aggregate, Shown row) {
    return ((Number) Objects.requireNonNull(one(aggregate, row).get(0))).longValue();
  }

  private List<@Nullable Object> values(Shown row) {
    return one(String.join(", ", accepted.aggregates()), row);
  }

  /** Aggregates over the rows of some groups. */
  private List<@Nullable Object> one(String aggregates, Shown row) {
    List<@Nullable Object> arguments = new ArrayList<>();
    List<String> alternatives = new ArrayList<>();
    for (List<@Nullable Object> group : row.groups) {
      List<String> equal = new ArrayList<>(List.of("TRUE"));
      for (int i = 0; i < group.size(); i++) {
        equal.add(keys.get(i) + " IS NOT DISTINCT FROM ?");
        arguments.add(group.get(i));
      }
      alternatives.add("(" + String.join(" AND ", equal) + ")");
    }
    return query(select(aggregates, String.join(" OR ", alternatives)), arguments).get(0);
  }

  private List<List<@Nullable Object>> query(
      String sql, List<? extends @Nullable Object> arguments) {
    String means =
        sql.replaceAll("AVG\\(([a-z.]+)\\)", "CAST(SUM($1) AS DECFLOAT(38)) / COUNT($1)");
    return tables.query(
        RulesAcceptRooms.countsUnits(accepted.room())
            ? means
            : means.replaceAll("\\b(visits|stays)\\b", "$1_all"),
        arguments);
  }

  private String select(String items, String condition) {
    List<String> conditions = new ArrayList<>();
    if (!accepted.where().isEmpty()) {
      conditions.add("(" + accepted.databaseWhere() + ")");
    }
    if (!condition.isEmpty()) {
      conditions.add("(" + condition + ")");
    }
    return accepted.with()
        + "SELECT "
        + items
        + " FROM "
        + accepted.counted()
        + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
  }

  private @Nullable Object rounded(@Nullable Object value) {
    return accepted.room().equals("round") && value instanceof Number number
        ? new BigDecimal(number.toString())
            .divide(BigDecimal.TEN, 0, RoundingMode.FLOOR)
            .multiply(BigDecimal.TEN)
        : value;
  }
}
