package dev.cleanroom.examples;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template that must be accepted, in parts, so that the test can ask a database for its groups
 * and for what they count.
 *
 * @param room the rules
 * @param with WITH, or nothing
 * @param from FROM, as the template has it
 * @param counted FROM, as the database has it, with a column for each side
 * @param sides what is counted, each with its own minimum or, if that is 0, with its table's
 * @param keys GROUP BY
 * @param aggregates the aggregates; none for SELECT DISTINCT
 * @param where WHERE, or nothing
 * @param tail HAVING, ORDER BY and LIMIT
 */
record RulesAcceptCase(
    String room,
    String with,
    String from,
    String counted,
    Map<String, Integer> sides,
    List<String> keys,
    List<String> aggregates,
    String where,
    String tail) {
  private static final Pattern AGGREGATE =
      Pattern.compile("(?:COUNT|SUM|AVG)\\((?:DISTINCT )?(.*?)\\)(?: FILTER \\(WHERE (.*)\\))?");

  private static final Map<String, Object> PARAMETERS = Map.of("number", 30L, "town", "Lyon");

  /** Every block of the resource: all combinations of its parts, in one room after the other. */
  static List<RulesAcceptCase> corpus() {
    List<RulesAcceptCase> cases = new ArrayList<>();
    for (String block : text().replaceAll("(?m)^#.*$\\R", "").split("\\R\\s*\\R", -1)) {
      Map<String, String> parts = new LinkedHashMap<>();
      for (String line : block.strip().split("\\R", -1)) {
        int space = line.indexOf(' ');
        parts.put(space < 0 ? line : line.substring(0, space), line.substring(space + 1).strip());
      }
      addAll(parts, cases);
    }
    return cases;
  }

  private static String text() {
    try (InputStream stream =
        Objects.requireNonNull(RulesAcceptCase.class.getResourceAsStream("/accept/rules.txt"))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addAll(Map<String, String> parts, List<RulesAcceptCase> cases) {
    List<String> rooms = List.of(parts.getOrDefault("ROOMS", "").split(" ", -1));
    int drawn = 0;
    for (String tail : choices(parts, "TAIL")) {
      for (String where : choices(parts, "WHERE")) {
        for (String keys : choices(parts, "KEYS")) {
          for (String aggregates : choices(parts, "AGGS")) {
            String room = rooms.get(drawn++ % rooms.size());
            cases.add(of(room, parts, keys, aggregates, where, tail));
          }
        }
      }
    }
  }

  private static RulesAcceptCase of(
      String room,
      Map<String, String> parts,
      String keys,
      String aggregates,
      String where,
      String tail) {
    return new RulesAcceptCase(
        room,
        parts.containsKey("WITH") ? "WITH " + parts.get("WITH") + " " : "",
        parts.getOrDefault("FROM", ""),
        parts.getOrDefault("H2", parts.getOrDefault("FROM", "")),
        sides(parts.getOrDefault("SIDES", "")),
        list(keys),
        list(aggregates),
        where,
        tail);
  }

  private static List<String> choices(Map<String, String> parts, String name) {
    return List.of(parts.getOrDefault(name, "-").split(" / ", -1)).stream()
        .map(choice -> choice.equals("-") ? "" : choice)
        .toList();
  }

  private static List<String> list(String items) {
    return items.isEmpty() ? List.of() : List.of(items.split(", (?![^(]*\\))", -1));
  }

  private static Map<String, Integer> sides(String text) {
    Map<String, Integer> sides = new LinkedHashMap<>();
    for (String side :
        text.isBlank() || text.equals("SIDES") ? new String[0] : text.split(" ", -1)) {
      String[] parts = side.split(":", -1);
      sides.put(parts[0], parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }
    return sides;
  }

  boolean isDistinct() {
    return aggregates.isEmpty();
  }

  String sql() {
    List<String> items = new ArrayList<>(keys);
    items.addAll(aggregates);
    return with
        + (isDistinct() ? "SELECT DISTINCT " : "SELECT ")
        + String.join(", ", items)
        + " FROM "
        + from
        + (where.isEmpty() ? "" : " WHERE " + where)
        + (isDistinct() || keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", plainKeys()))
        + (tail.isEmpty() ? "" : " " + tail);
  }

  /** The keys without their names. */
  List<String> plainKeys() {
    return keys.stream().map(RulesAcceptCase::unnamed).toList();
  }

  private static String unnamed(String item) {
    return item.replaceAll(" AS \\w+$", "");
  }

  /** For each aggregate, the condition that a row is one of those that it reads. */
  List<String> read() {
    List<String> read = new ArrayList<>();
    for (String aggregate : aggregates) {
      Matcher matcher = AGGREGATE.matcher(unnamed(aggregate));
      if (!matcher.matches()) {
        throw new IllegalStateException(aggregate);
      }
      String argument = matcher.group(1);
      String filter = matcher.group(2);
      read.add(
          (argument.equals("*") ? "TRUE" : "(" + argument + ") IS NOT NULL")
              + (filter == null ? "" : " AND (" + filter + ")"));
    }
    return read;
  }

  String databaseWhere() {
    return where.replace(":number", "30").replace(":town", "'Lyon'");
  }

  AnalysisTemplate template() {
    AnalysisTemplate.Builder template =
        AnalysisTemplate.named("accepted").sql(sql()).withoutNoise();
    if (where.contains(":number")) {
      template.parameter(Parameter.integer("number").between(0L, 50L));
    }
    if (where.contains(":town")) {
      template.parameter(Parameter.text("town").maxLength(20));
    }
    return template.build();
  }

  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>(PARAMETERS);
    values.keySet().removeIf(name -> !where.contains(":" + name));
    return values;
  }

  @Override
  public String toString() {
    return room + ": " + sql();
  }
}
