package dev.cleanroom.sql;

import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides from data alone whether an accepted query keeps what a room promises. It knows the rows
 * that a query makes of a database and of changed databases, and nothing of the checker.
 *
 * <ul>
 *   <li><b>Minimums.</b> A unit supports a group if, without its rows in one table, the group's
 *       rows are others. Every shown row has enough supporters in each private table that the text
 *       names. An outer join may put NULL in the place of a unit's row, and the group's rows stay
 *       the same; a unit that supports the group when some of the outer joins are inner ones
 *       supports it too. A row that small ones were merged into is supported by whoever supports
 *       any group that is not shown under its own key.
 *   <li><b>Values.</b> The same holds for the rows that each aggregate reads, unless it reads none
 *       of the table.
 *   <li><b>Hidden columns.</b> If their values move a little, so that every condition stays as it
 *       is, the release is the same.
 *   <li><b>Unmatched columns.</b> If their values get other names, in the public table too or not,
 *       which is for the query to choose that compares columns or does not, the release is the
 *       same.
 *   <li><b>Joins.</b> Without any row of the runner's, or of other tables, there is no row.
 *   <li><b>Shapes.</b> The text has none of the words that the rule excludes.
 * </ul>
 */
final class RulesOracle {
  private static final Pattern OUTER = Pattern.compile("\\b(?:LEFT|RIGHT|FULL)(?: OUTER)? JOIN\\b");

  private static final Pattern NOT_AGGREGATION =
      Pattern.compile(
          "\\b(?:LEFT|RIGHT|FULL|CROSS|NATURAL|USING|UNION|WITH|EXISTS|LIMIT|OFFSET|FETCH|OVER"
              + "|FILTER|CASE|MIN|MAX|VALUES|INTERSECT|EXCEPT)\\b|SELECT.*\\bSELECT\\b");

  private static final Pattern NOT_LIST =
      Pattern.compile(
          "\\b(?:LEFT|RIGHT|FULL|CROSS|NATURAL|USING|UNION|WITH|EXISTS|OFFSET|OVER|FILTER|CASE"
              + "|GROUP|HAVING|ORDER|COUNT|SUM|AVG|MIN|MAX|VALUES|UPPER|LOWER|COALESCE)\\b"
              + "|SELECT.*\\bSELECT\\b|^(?!SELECT DISTINCT\\b)|^(?!.*\\bJOIN\\b)");

  /** The room in which nobody demands anything, for the same query with inner joins. */
  private final RulesRoom free = RulesRooms.free();

  private final Data data;
  private final RulesRoom room;
  private final RulesPromise promise;

  RulesOracle(RulesRoom room, Data data) {
    this.room = room;
    this.promise = room.promise();
    this.data = data;
  }

  /** What is wrong; empty if every promise is kept. A run that fails throws. */
  Optional<String> violation(String sql, ExactQuery query) {
    Optional<String> shape = shape(sql);
    if (shape.isPresent()) {
      return shape;
    }
    ReleasedGroups released = RulesRows.released(room, query, data);
    int width = query.columns().size();
    query
        .finish(Map.of(), released, RunControl.start(Duration.ofSeconds(30)))
        .forEach(
            row -> {
              if (row.size() != width) {
                throw new AssertionError("a row of another width");
              }
            });
    return minimums(sql, query, released)
        .or(() -> changes(sql, query, released))
        .or(() -> joins(sql, query));
  }

  private Optional<String> shape(String sql) {
    Pattern excluded =
        switch (promise.grammar()) {
          case ANY -> Pattern.compile("(?!)");
          case AGGREGATION -> NOT_AGGREGATION;
          case LIST -> NOT_LIST;
        };
    boolean bound = promise.joined().stream().anyMatch(t -> names(sql, t));
    if (bound && !names(sql, "mine")) {
      return Optional.of("no table of the runner's");
    }
    Matcher matcher = excluded.matcher(sql);
    return bound && matcher.find()
        ? Optional.of("not of this shape: " + matcher.group())
        : Optional.empty();
  }

  private static boolean names(String sql, String table) {
    return Pattern.compile("\\b" + table + "\\b").matcher(sql).find();
  }

  private Optional<String> minimums(String sql, ExactQuery query, ReleasedGroups released) {
    Set<String> tables = new LinkedHashSet<>();
    int minimum = 0;
    for (Map.Entry<String, Integer> table : promise.minimums().entrySet()) {
      if (names(sql, table.getKey())) {
        tables.add(table.getKey());
        minimum = Math.max(minimum, table.getValue());
      }
    }
    if (released.groups().isEmpty()) {
      return Optional.empty();
    }
    for (String table : tables) {
      Optional<String> small = small(query, released, table, minimum, List.of());
      if (small.isPresent()) {
        small = small(query, released, table, minimum, withInnerJoins(sql));
      }
      if (small.isPresent()) {
        return small;
      }
    }
    return Optional.empty();
  }

  private Optional<String> small(
      ExactQuery query, ReleasedGroups released, String table, int minimum, List<Relation> more) {
    List<Relation> relations = new ArrayList<>(List.of(new Relation(room, query)));
    relations.addAll(more);
    for (Map.Entry<String, Map<String, Set<String>>> aspect :
        supports(relations, table).entrySet()) {
      boolean rows = aspect.getKey().isEmpty();
      for (ReleasedGroups.Group group : released.groups()) {
        int support = support(group, released, aspect.getValue());
        boolean isSmall = support < minimum && (rows || support > 0);
        if (isSmall && !isCensored(group)) {
          return Optional.of(
              "group "
                  + group.key()
                  + (rows ? "" : ", aggregate " + aspect.getKey())
                  + " is made from "
                  + support
                  + " units of "
                  + table);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isCensored(ReleasedGroups.Group group) {
    return !group.values().isEmpty()
        && group.values().stream().allMatch(ReleasedGroups.Value::suppressed);
  }

  /** A query and the room that it is compiled for. */
  private record Relation(RulesRoom room, ExactQuery query) {}

  /** The query with every choice of its first three outer joins as inner ones. */
  private List<Relation> withInnerJoins(String sql) {
    List<Relation> relations = new ArrayList<>();
    int outer = (int) Math.min(3, OUTER.matcher(sql).results().count());
    for (int chosen = 1; chosen < 1 << outer; chosen++) {
      int[] next = {0};
      int set = chosen;
      String inner =
          OUTER
              .matcher(sql)
              .replaceAll(
                  match -> next[0] < 3 && (set >> next[0]++ & 1) == 1 ? "JOIN" : match.group());
      free.compile(inner).ifPresent(q -> relations.add(new Relation(free, q)));
    }
    return relations;
  }

  /** For each aspect, all rows or those of one aggregate, who supports which group. */
  private Map<String, Map<String, Set<String>>> supports(List<Relation> relations, String table) {
    Map<String, Map<String, Set<String>>> supports = new TreeMap<>();
    supports.put("", new LinkedHashMap<>());
    for (Relation relation : relations) {
      RulesRows all = RulesRows.of(relation.room, relation.query, data);
      int measures = relation.query.plan().aggregates().size();
      for (String unit : RulesData.units(data, table)) {
        Data less = RulesData.without(data, table, unit);
        RulesRows rows = RulesRows.of(relation.room, relation.query, less);
        add(supports, "", all.different(rows), unit);
        for (int i = 0; i < measures; i++) {
          add(supports, "" + (i + 1), all.ofMeasure(i).different(rows.ofMeasure(i)), unit);
        }
      }
    }
    return supports;
  }

  private static void add(
      Map<String, Map<String, Set<String>>> supports,
      String aspect,
      Set<String> groups,
      String unit) {
    Map<String, Set<String>> of = supports.computeIfAbsent(aspect, a -> new LinkedHashMap<>());
    groups.forEach(group -> of.computeIfAbsent(group, g -> new TreeSet<>()).add(unit));
  }

  private int support(
      ReleasedGroups.Group group, ReleasedGroups released, Map<String, Set<String>> support) {
    boolean keyless = !group.key().isEmpty() && group.key().stream().allMatch(k -> k == null);
    Set<String> units = new TreeSet<>(support.getOrDefault(RulesRows.text(group.key()), Set.of()));
    if (promise.merges() && keyless) {
      Set<String> others = new TreeSet<>(support.keySet());
      released.groups().forEach(g -> others.remove(RulesRows.text(g.key())));
      others.forEach(other -> units.addAll(support.getOrDefault(other, Set.of())));
    }
    return units.size();
  }

  private Optional<String> changes(String sql, ExactQuery query, ReleasedGroups released) {
    if (!promise.hidden().isEmpty()) {
      Data moved = RulesData.changed(data, promise.hidden(), RulesData::nudged);
      if (!same(released, RulesRows.released(room, query, moved))) {
        return Optional.of("hidden values come into the answer");
      }
    }
    if (!promise.unmatched().isEmpty()) {
      Set<String> more = new TreeSet<>(promise.unmatched());
      more.add("cities.zip");
      if (!isSameRenamed(query, released, promise.unmatched())
          && !isSameRenamed(query, released, more)) {
        return Optional.of("the answer depends on what values are called");
      }
    }
    boolean counts = promise.minimums().keySet().stream().anyMatch(t -> names(sql, t));
    if (counts && !names(sql, "mine")) {
      Set<String> units = Set.of("visits.visitor", "stays.guest", "bookings.guest");
      Data named = RulesData.changed(data, units, RulesData.renamed());
      if (!same(released, RulesRows.released(room, query, named))) {
        return Optional.of("the answer depends on what units are called");
      }
    }
    return Optional.empty();
  }

  private boolean isSameRenamed(ExactQuery query, ReleasedGroups released, Set<String> columns) {
    Data named = RulesData.changed(data, columns, RulesData.renamed());
    return same(released, RulesRows.released(room, query, named));
  }

  private static boolean same(ReleasedGroups a, ReleasedGroups b) {
    return texts(a).equals(texts(b));
  }

  private static List<String> texts(ReleasedGroups groups) {
    return groups.groups().stream()
        .map(
            g ->
                RulesRows.text(g.key())
                    + RulesRows.text(g.values().stream().map(v -> v.value()).toList()))
        .toList();
  }

  private Optional<String> joins(String sql, ExactQuery query) {
    for (String table : promise.joined()) {
      if (names(sql, table) && hasRows(query, Set.of("mine"))) {
        return Optional.of("there are rows without the runner's table");
      }
    }
    for (String table : promise.partnered()) {
      Set<String> others = new TreeSet<>(data.tables.keySet());
      others.remove(table);
      if (names(sql, table) && hasRows(query, others)) {
        return Optional.of("there are rows of " + table + " alone");
      }
    }
    return Optional.empty();
  }

  private boolean hasRows(ExactQuery query, Set<String> empty) {
    return !RulesRows.of(room, query, RulesData.emptied(data, empty)).groups().isEmpty();
  }
}
