package dev.cleanroom.examples;

import dev.cleanroom.rule.ColumnSensitivity;
import dev.cleanroom.rule.Suppression;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the rooms of accepted templates demand, in numbers. */
final class RulesAcceptRooms {
  static final Map<String, Integer> MINIMUMS =
      Map.of("visits", 6, "stays", 4, "orders", 3, "lines", 3);

  /** In one room, by key column of visits. */
  static final Map<String, Integer> BY_COLUMN = Map.of("city", 12, "member", 2, "items", 8);

  static final Map<String, ColumnSensitivity> CLASSES =
      Map.of(
          "visitor", ColumnSensitivity.VERY_HIGH,
          "city", ColumnSensitivity.LOW,
          "items", ColumnSensitivity.MEDIUM,
          "member", ColumnSensitivity.NONE,
          "age", ColumnSensitivity.NONE,
          "amount", ColumnSensitivity.NONE);

  private RulesAcceptRooms() {}

  /** Whether tables have units, whose rows without one are not read. */
  static boolean countsUnits(String room) {
    return !Set.of("exact", "aggregation", "list").contains(room);
  }

  static Suppression.Form form(String room) {
    return switch (room) {
      case "remainder" -> Suppression.Form.REMAINDER;
      case "summary" -> Suppression.Form.SUMMARY;
      case "censor" -> Suppression.Form.CENSOR;
      case "nulls", "classes" -> Suppression.Form.NULL_DIMENSION;
      default -> Suppression.Form.DROP;
    };
  }

  /** The largest minimum of the tables that are read, where no key says otherwise. */
  static int floor(RulesAcceptCase accepted) {
    return MINIMUMS.entrySet().stream()
        .filter(
            table ->
                accepted.from().matches(".*\\b" + table.getKey() + "\\b.*")
                    || accepted.with().matches(".*\\b" + table.getKey() + "\\b.*"))
        .mapToInt(Map.Entry::getValue)
        .max()
        .orElse(0);
  }

  /** How many units a row must count to show a key. */
  static int minimum(RulesAcceptCase accepted, String key) {
    String column = key.replaceFirst("^v\\.", "");
    if (accepted.room().equals("classes")) {
      return CLASSES.getOrDefault(column, ColumnSensitivity.NONE).minimum();
    }
    int other = accepted.from().contains("stays") ? 4 : 0;
    return accepted.room().equals("column") && key.startsWith("v.")
        ? Math.max(other, BY_COLUMN.getOrDefault(column, 6))
        : floor(accepted);
  }

  static int minimum(RulesAcceptCase accepted, List<String> keys) {
    return keys.isEmpty()
        ? floor(accepted)
        : keys.stream().mapToInt(key -> minimum(accepted, key)).max().orElse(0);
  }
}
