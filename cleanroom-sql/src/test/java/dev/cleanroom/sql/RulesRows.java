package dev.cleanroom.sql;

import dev.cleanroom.internal.exact.ExactRelease;
import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.spi.ExactSink;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows from which a query makes each group of a database, by group key. What the query itself
 * counts of each row is left out.
 *
 * @param groups for each key, how often each row occurs
 */
record RulesRows(Map<String, Map<List<String>, Integer>> groups) {
  static RulesRows of(RulesRoom room, ExactQuery query, Data data) {
    Map<String, Map<List<String>, Integer>> groups = new TreeMap<>();
    contribute(
        room,
        query,
        data,
        (sides, key, measures) ->
            groups
                .computeIfAbsent(text(key), k -> new LinkedHashMap<>())
                .merge(Arrays.stream(measures).map(RulesRows::text).toList(), 1, Integer::sum));
    return new RulesRows(groups);
  }

  /** What the query releases. */
  static ReleasedGroups released(RulesRoom room, ExactQuery query, Data data) {
    ExactRelease release = new ExactRelease(query.plan());
    contribute(room, query, data, release);
    return release.release();
  }

  private static void contribute(RulesRoom room, ExactQuery query, Data data, ExactSink sink) {
    room.use(data);
    query.contribute(Map.of(), sink, RunControl.start(Duration.ofSeconds(30)));
  }

  static String text(List<? extends @Nullable Object> key) {
    List<String> cells = new ArrayList<>();
    key.forEach(cell -> cells.add(text(cell)));
    return cells.toString();
  }

  private static String text(@Nullable Object cell) {
    return cell instanceof BigDecimal number
        ? number.stripTrailingZeros().toPlainString()
        : String.valueOf(cell);
  }

  /** The groups whose rows are others there. */
  Set<String> different(RulesRows there) {
    Set<String> keys = new TreeSet<>(groups.keySet());
    keys.addAll(there.groups.keySet());
    keys.removeIf(key -> Objects.equals(groups.get(key), there.groups.get(key)));
    return keys;
  }

  /** The rows with one measure, without those that leave it empty. */
  RulesRows ofMeasure(int measure) {
    Map<String, Map<List<String>, Integer>> less = new TreeMap<>();
    groups.forEach(
        (key, rows) ->
            rows.forEach(
                (row, times) -> {
                  String cell = row.get(measure);
                  if (!cell.equals("null") && !cell.equals("false")) {
                    less.computeIfAbsent(key, k -> new LinkedHashMap<>())
                        .merge(List.of(cell), times, Integer::sum);
                  }
                }));
    return new RulesRows(less);
  }
}
