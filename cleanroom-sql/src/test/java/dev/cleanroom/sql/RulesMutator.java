package dev.cleanroom.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes the text of templates. Most results make no sense, which is for the checker to say. */
final class RulesMutator {
  private static final Pattern COLUMN = Pattern.compile("\\b[a-z]+\\.[a-z]+\\b");
  private static final Pattern LITERAL = Pattern.compile("'[a-z0-9]*'|\\b[0-9]+\\b");
  private static final Pattern TABLE =
      Pattern.compile("\\b(visits|stays|lines|mine|cities)( [a-z])?\\b");
  private static final Pattern JOIN = Pattern.compile("\\b(?:LEFT |RIGHT |FULL |CROSS )?JOIN\\b");
  private static final Pattern ON = Pattern.compile(" ON ([a-z]+\\.[a-z]+ [=<>]+ [a-z]+\\.[a-z]+)");
  private static final Pattern CONDITION =
      Pattern.compile("[a-z]+\\.[a-z]+ (?:=|<>|<|>|>=|<=) (?:[a-z]+\\.[a-z]+|'[a-z0-9]*'|[0-9]+)");
  private static final Pattern COMPARISON = Pattern.compile(" (=|<>|<|>|>=|<=) ");
  private static final Pattern AGGREGATE =
      Pattern.compile("\\b(COUNT|SUM|AVG|MIN|MAX)\\((\\*|(?:DISTINCT )?[a-z]+\\.[a-z]+)\\)");
  private static final Pattern GROUP = Pattern.compile("GROUP BY ([a-z]+\\.[a-z]+(?:, )?)+");
  private static final Pattern END =
      Pattern.compile("(?= GROUP BY| ORDER BY| HAVING| LIMIT|\\)|$)");

  private static final List<String> COLUMNS =
      List.of(
          "v.city",
          "v.zip",
          "v.age",
          "v.items",
          "v.visitor",
          "v.secret",
          "s.city",
          "s.zip",
          "s.nights",
          "s.guest",
          "s.secret",
          "m.city",
          "m.zip",
          "m.weight",
          "m.person",
          "c.city",
          "c.zip",
          "c.country",
          "c.size",
          "l.city",
          "l.pieces");

  private static final List<String> LITERALS =
      List.of("'ca'", "'cb'", "'z3'", "'z5'", "'p1'", "'p4'", "'no'", "0", "1", "2", "3", "1500");

  private static final List<String> JOINS =
      List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN", "NATURAL JOIN");

  private static final List<String> AGGREGATES =
      List.of("COUNT", "SUM", "AVG", "MIN", "MAX", "STDDEV_POP", "COUNT");

  private static final List<String> WRAPPERS =
      List.of(
          "UPPER(%s)",
          "LOWER(%s)",
          "COALESCE(%s, 'ca')",
          "COALESCE(%s, 0)",
          "(%s + 1)",
          "(%s || 'x')",
          "ABS(%s)",
          "FLOOR(%s)",
          "CASE WHEN v.zip = 'z3' THEN %s END",
          "CASE WHEN v.age > 2 THEN %s ELSE 0 END",
          "CASE WHEN v.zip = s.zip THEN %s END",
          "CASE WHEN %s > 1500 THEN 1 ELSE 0 END",
          "CASE %s WHEN 'z3' THEN 1 END",
          "NULLIF(%s, 'z3')",
          "CAST(%s AS VARCHAR)",
          "CHAR_LENGTH(%s)",
          "SUM(%s) OVER (PARTITION BY v.visitor)",
          "(%s)");

  private static final List<String> SOURCES =
      List.of(
          "(SELECT * FROM %t WHERE zip = 'z3')",
          "(SELECT * FROM %t WHERE city = 'ca')",
          "(SELECT * FROM %t WHERE secret > 1500)",
          "(SELECT DISTINCT * FROM %t)",
          "(SELECT * FROM %t LIMIT 3)",
          "(SELECT * FROM %t UNION ALL SELECT * FROM %t)",
          "(SELECT * FROM %t UNION ALL SELECT * FROM %t WHERE city = 'ca')",
          "(SELECT visitor, city, zip, MAX(age) AS age, COUNT(*) AS items, MAX(secret) AS secret"
              + " FROM %t GROUP BY visitor, city, zip)",
          "(SELECT visitor, MAX(city) AS city, SUM(age) AS age FROM %t GROUP BY visitor)",
          "(SELECT city, zip, COUNT(*) AS age FROM %t GROUP BY city, zip)",
          "(SELECT guest, city, zip, SUM(nights) AS nights FROM %t GROUP BY guest, city, zip)",
          "(SELECT a.* FROM %t a JOIN mine b ON a.zip = b.zip)",
          "(SELECT a.* FROM %t a LEFT JOIN mine b ON a.city = b.city)",
          "(SELECT a.visitor, a.zip AS city, a.city AS zip, a.items AS age, a.secret AS items FROM"
              + " %t a)",
          "(SELECT person AS visitor, city, zip, weight AS age, weight AS items FROM mine UNION ALL"
              + " SELECT visitor, city, zip, age, items FROM visits)");

  private static final List<String> CONDITIONS =
      List.of(
          "EXISTS (SELECT 1 FROM stays x WHERE x.guest = v.visitor)",
          "v.visitor IN (SELECT m9.person FROM mine m9)",
          "v.zip IN (SELECT c9.zip FROM cities c9)",
          "v.zip IN (SELECT m9.zip FROM mine m9)",
          "v.age > (SELECT AVG(x.age) FROM visits x)",
          "v.zip IN ('z3', 'z5')",
          "v.zip LIKE 'z3%'",
          "v.zip BETWEEN 'z3' AND 'z5'",
          "v.zip IS NOT NULL",
          "v.zip = v.city",
          "(v.city = 'ca' OR v.age = 1)",
          "NOT (v.secret < 1700)",
          "v.secret = s.secret",
          "c.zip = 'z3'",
          "c.country = 'no'",
          "m.zip = 'z3'",
          "1 = 0",
          "1 = 1");

  private static final List<String> MORE_JOINS =
      List.of(
          " JOIN mine m ON m.person = v.visitor",
          " JOIN mine m ON m.zip = v.zip",
          " LEFT JOIN mine m ON m.person = v.visitor",
          " LEFT JOIN mine m ON m.person = s.guest AND m.weight = 1",
          " JOIN stays s ON s.zip = v.zip",
          " LEFT JOIN stays s ON s.guest = v.visitor",
          " JOIN cities c ON c.zip = v.zip",
          " JOIN cities c ON c.zip = s.zip AND c.city = v.city",
          " LEFT JOIN cities c ON c.city = v.city",
          " CROSS JOIN mine m",
          " JOIN visits b ON b.zip = v.zip",
          " CROSS JOIN stays b",
          " JOIN (SELECT zip FROM mine) m9 ON m9.zip = v.zip",
          " JOIN (VALUES ('z3')) AS w (zip) ON w.zip = v.zip",
          " JOIN (SELECT city, zip FROM cities WHERE zip = 'z3') c9 ON c9.zip = v.zip");

  private final Random random;
  private final List<UnaryOperator<String>> mutations =
      List.of(
          sql -> replace(sql, COLUMN, m -> pick(COLUMNS)),
          sql -> replace(sql, COLUMN, m -> sibling(m.group())),
          sql -> replace(sql, COLUMN, m -> pick(LITERALS)),
          sql -> replace(sql, COLUMN, m -> pick(WRAPPERS).replace("%s", m.group())),
          sql -> replace(sql, LITERAL, m -> pick(LITERALS)),
          sql -> replace(sql, LITERAL, m -> pick(COLUMNS)),
          sql -> replace(sql, JOIN, m -> pick(JOINS)),
          sql -> replace(sql, COMPARISON, m -> pick(List.of(" = ", " <> ", " < ", " >= "))),
          sql -> replace(sql, AGGREGATE, m -> pick(AGGREGATES) + "(" + m.group(2) + ")"),
          sql -> replace(sql, AGGREGATE, this::otherArgument),
          sql -> replace(sql, AGGREGATE, m -> m.group() + " FILTER (WHERE " + condition() + ")"),
          sql -> replace(sql, AGGREGATE, m -> m.group() + ", " + pick(AGGREGATES) + "(" + any()),
          sql -> replace(sql, CONDITION, m -> condition()),
          sql -> replace(sql, CONDITION, m -> m.group() + " AND " + condition()),
          sql -> replace(sql, CONDITION, m -> "(" + m.group() + " OR " + condition() + ")"),
          sql -> replace(sql, TABLE, this::otherSource),
          sql -> replace(sql, TABLE, this::otherTable),
          this::withWhere,
          this::withoutCondition,
          this::moved,
          this::withJoin,
          this::withKey,
          this::withoutKey,
          this::swapped,
          this::wrapped,
          this::withTail);

  RulesMutator(Random random) {
    this.random = random;
  }

  /** One to four changes. */
  String mutant(String sql) {
    String mutant = sql;
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      mutant = pick(mutations).apply(mutant);
    }
    return mutant;
  }

  private <T> T pick(List<T> list) {
    return RulesTemplates.pick(list, random);
  }

  private String replace(
      String sql, Pattern pattern, java.util.function.Function<MatchResult, String> by) {
    List<MatchResult> found = pattern.matcher(sql).results().toList();
    if (found.isEmpty()) {
      return sql;
    }
    MatchResult match = pick(found);
    return sql.substring(0, match.start()) + by.apply(match) + sql.substring(match.end());
  }

  private String sibling(String column) {
    List<String> same = COLUMNS.stream().filter(c -> c.startsWith(column.substring(0, 2))).toList();
    return same.isEmpty() ? column : pick(same);
  }

  private String any() {
    return pick(COLUMNS) + ")";
  }

  private String condition() {
    return switch (random.nextInt(4)) {
      case 0 -> pick(CONDITIONS);
      case 1 -> pick(COLUMNS) + " = " + pick(COLUMNS);
      case 2 -> pick(COLUMNS) + pick(List.of(" = ", " < ", " <> ")) + pick(LITERALS);
      default -> pick(List.of("v.age > 1", "v.city = 'ca'", "s.nights > 1", "v.zip = s.zip"));
    };
  }

  private String otherArgument(MatchResult aggregate) {
    String argument =
        switch (random.nextInt(4)) {
          case 0 -> "DISTINCT " + pick(COLUMNS);
          case 1 -> pick(WRAPPERS).replace("%s", pick(COLUMNS));
          case 2 -> pick(COLUMNS) + " * " + pick(COLUMNS);
          default -> pick(COLUMNS);
        };
    return aggregate.group(1) + "(" + argument + ")";
  }

  private String otherSource(MatchResult table) {
    String alias = table.group(2) == null ? "" : table.group(2);
    return pick(SOURCES).replace("%t", table.group(1)) + alias;
  }

  private String otherTable(MatchResult table) {
    String alias = table.group(2) == null ? "" : table.group(2);
    return pick(List.of("visits", "stays", "lines", "mine", "cities")) + alias;
  }

  private String withWhere(String sql) {
    if (sql.contains(" WHERE ") && random.nextBoolean()) {
      return replace(sql, Pattern.compile(" WHERE "), m -> " WHERE " + condition() + " AND ");
    }
    return replace(sql, END, m -> " WHERE " + condition());
  }

  private String withoutCondition(String sql) {
    Pattern some =
        Pattern.compile(
            random.nextBoolean()
                ? " (AND|OR) " + CONDITION.pattern()
                : " (WHERE|ON) " + CONDITION.pattern() + "(?! AND| OR)");
    return replace(sql, some, m -> "");
  }

  /** Moves a condition from ON to WHERE, or the other way round. */
  private String moved(String sql) {
    Matcher on = ON.matcher(sql);
    if (on.find()) {
      String stays = random.nextBoolean() ? " ON 1 = 1" : " ON " + condition();
      String rest = sql.substring(0, on.start()) + stays + sql.substring(on.end());
      return rest.contains(" WHERE ")
          ? rest.replaceFirst(
              " WHERE ", " WHERE " + Matcher.quoteReplacement(on.group(1) + " AND "))
          : replaceFirst(rest, " WHERE " + on.group(1));
    }
    return sql;
  }

  private static String replaceFirst(String sql, String where) {
    Matcher end = Pattern.compile("(?= GROUP BY| ORDER BY|$)").matcher(sql);
    return end.find() ? sql.substring(0, end.start()) + where + sql.substring(end.end()) : sql;
  }

  private String withJoin(String sql) {
    Pattern place = Pattern.compile("(?<=FROM [a-z]{1,8} [a-z])(?= |$|\\))|(?= WHERE | GROUP BY )");
    return replace(sql, place, m -> pick(MORE_JOINS));
  }

  private String withKey(String sql) {
    String key = pick(COLUMNS);
    if (!sql.contains("GROUP BY ")) {
      return sql.replaceFirst("^SELECT ", "SELECT " + key + ", ") + " GROUP BY " + key;
    }
    String keyed = sql.replaceFirst("GROUP BY ", "GROUP BY " + key + ", ");
    return random.nextBoolean() ? keyed.replaceFirst("SELECT ", "SELECT " + key + ", ") : keyed;
  }

  private String withoutKey(String sql) {
    return replace(
        sql,
        GROUP,
        m -> {
          String[] keys = m.group().substring("GROUP BY ".length()).split(", ", -1);
          List<String> left = new ArrayList<>(List.of(keys));
          left.remove(random.nextInt(keys.length));
          return left.isEmpty() ? "" : "GROUP BY " + String.join(", ", left);
        });
  }

  /** Two columns change places. */
  private String swapped(String sql) {
    List<MatchResult> columns = COLUMN.matcher(sql).results().toList();
    if (columns.size() < 2) {
      return sql;
    }
    int at = random.nextInt(columns.size() - 1);
    MatchResult a = columns.get(at);
    MatchResult b = columns.get(at + 1 + random.nextInt(columns.size() - at - 1));
    return sql.substring(0, a.start())
        + b.group()
        + sql.substring(a.end(), b.start())
        + a.group()
        + sql.substring(b.end());
  }

  private String wrapped(String sql) {
    return switch (random.nextInt(5)) {
      case 0 -> "SELECT * FROM (" + sql + ") q";
      case 1 -> "SELECT COUNT(*) FROM (" + sql + ") q";
      case 2 -> sql + " UNION ALL " + sql;
      case 3 -> "WITH q AS (" + sql + ") SELECT * FROM q";
      default -> sql.replaceFirst("SELECT ", "SELECT DISTINCT ");
    };
  }

  private String withTail(String sql) {
    return sql
        + pick(
            List.of(
                " LIMIT 2",
                " HAVING COUNT(*) > 1",
                " HAVING COUNT(DISTINCT v.visitor) = 1",
                " ORDER BY 1",
                " ORDER BY COUNT(*) DESC LIMIT 1",
                " OFFSET 1 ROWS"));
  }
}
