package dev.cleanroom.sql;

import dev.cleanroom.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Random templates over the tables of {@link SeparabilityWorld}: those that keep the rules, those
 * that break one of them, and those that mix operators without a thought, where the checker decides
 * and the oracle judges.
 */
final class RandomSql {
  /** A template and the reasons of which one must refuse it; none if it keeps the rules. */
  record Query(String sql, Set<ReasonCode> forbidden) {}

  private enum Type {
    TEXT,
    WHOLE,
    EXACT,
    FLOATING,
    DAY,
    MOMENT,
    TRUTH
  }

  private record Col(String name, Type type) {}

  /**
   * A relation that may stand in FROM.
   *
   * @param unit the column that names the owner of every row
   * @param weak a column that is the owner or NULL, or empty
   */
  private record Rel(String from, String unit, String weak, List<Col> columns) {}

  private static final List<Col> COMMON =
      List.of(
          new Col("k", Type.TEXT),
          new Col("z", Type.TEXT),
          new Col("n", Type.WHOLE),
          new Col("x", Type.WHOLE),
          new Col("m", Type.EXACT),
          new Col("wide", Type.EXACT),
          new Col("d", Type.FLOATING),
          new Col("e", Type.FLOATING),
          new Col("born", Type.DAY),
          new Col("seen", Type.MOMENT),
          new Col("b", Type.TRUTH));

  private final Random random;
  private int names;
  private final List<String> with = new ArrayList<>();

  RandomSql(Random random) {
    this.random = random;
  }

  /** A query that keeps the rules, as far as the generator knows. */
  Query lawful() {
    start();
    return new Query(finish(relation(1 + random.nextInt(4), false)), Set.of());
  }

  /** A query of any operators. */
  Query wild() {
    start();
    return new Query(finish(relation(1 + random.nextInt(4), true)), Set.of());
  }

  /** A query of projections and filters over one table. */
  Query scan() {
    start();
    Rel rel = table();
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      rel = select(rel, false);
    }
    return new Query(finish(rel), Set.of());
  }

  /** A query that breaks a rule somewhere. */
  Query forbidden() {
    start();
    Broken broken = broken(random.nextInt(3) > 0 ? table() : relation(1, false));
    return new Query(finish(broken.rel), broken.codes);
  }

  private void start() {
    names = 0;
    with.clear();
  }

  private String fresh(String prefix) {
    return prefix + names++;
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  // ---- relations -------------------------------------------------------------------------------

  private Rel table() {
    String table = one(List.of("pa", "pb", "pc", "ch", "pa", "pb"));
    return new Rel(table, SeparabilityWorld.PEOPLE.getOrDefault(table, "u"), "", COMMON);
  }

  private Rel relation(int depth, boolean wild) {
    if (depth == 0) {
      return table();
    }
    List<Supplier<Rel>> shapes =
        List.of(
            () -> select(relation(depth - 1, wild), wild),
            () -> select(relation(depth - 1, wild), wild),
            () -> join(relation(depth - 1, wild), relation(random.nextInt(depth), wild), wild),
            () -> join(relation(depth - 1, wild), relation(random.nextInt(depth), wild), wild),
            () -> publicJoin(relation(depth - 1, wild), wild),
            () -> setOp(relation(depth - 1, wild), relation(random.nextInt(depth), wild), wild),
            () -> grouped(relation(depth - 1, wild), wild),
            () -> windowed(relation(depth - 1, wild), wild),
            () -> semi(relation(depth - 1, wild), relation(random.nextInt(depth), wild), wild),
            () -> common(relation(depth - 1, wild)));
    return one(shapes).get();
  }

  /** Renames, computes, filters, drops duplicates, sorts. */
  private Rel select(Rel rel, boolean wild) {
    String alias = fresh("t");
    String unit = fresh("u");
    List<String> items = new ArrayList<>(List.of(unit(rel, alias, wild) + " AS " + unit));
    String weak = "";
    if (!rel.weak.isEmpty() && chance(70)) {
      weak = fresh("v");
      items.add(alias + "." + rel.weak + " AS " + weak);
    } else if (chance(20)) {
      weak = fresh("v"); // the same column twice
      items.add(alias + "." + rel.unit + " AS " + weak);
    }
    List<Col> columns = items(rel, alias, items, wild);
    boolean distinct = chance(20);
    String where = chance(60) ? " WHERE " + condition(rel, alias, 2) : "";
    if (!rel.weak.isEmpty() && chance(30)) {
      where +=
          (where.isEmpty() ? " WHERE " : " AND ")
              + alias
              + "."
              + rel.weak
              + (chance(50) ? " IS NULL" : " IS NOT NULL");
    }
    String scalar =
        chance(10)
            ? (where.isEmpty() ? " WHERE " : " AND ")
                + alias
                + "."
                + column(rel, Type.WHOLE)
                + one(List.of(" < ", " = ", " <> "))
                + one(
                    List.of(
                        "(SELECT COUNT(*) FROM r)",
                        "(SELECT MAX(n) FROM r)",
                        "(SELECT MIN(x) FROM r WHERE k = 'a')"))
            : "";
    String order = chance(10) ? " ORDER BY " + unit : "";
    return derived(
        "SELECT "
            + (distinct ? "DISTINCT " : "")
            + String.join(", ", items)
            + " FROM "
            + named(rel.from, alias)
            + where
            + scalar
            + order,
        unit,
        weak,
        columns);
  }

  private static String named(String from, String alias) {
    return from + " AS " + alias;
  }

  private static Rel derived(String select, String unit, String weak, List<Col> columns) {
    return new Rel("(" + select + ")", unit, weak, columns);
  }

  /** The unit of a relation; a wild one may be any text. */
  private String unit(Rel rel, String alias, boolean wild) {
    String unit = alias + "." + rel.unit;
    if (!wild || chance(75)) {
      return unit;
    }
    String weak = alias + "." + (rel.weak.isEmpty() ? rel.unit : rel.weak);
    return one(
        List.of(
            weak,
            "COALESCE(" + weak + ", " + unit + ")",
            "COALESCE(" + unit + ", " + weak + ")",
            "CASE WHEN " + unit + " IS NOT NULL THEN " + unit + " ELSE " + weak + " END",
            "CASE WHEN " + unit + " IS NOT NULL THEN " + weak + " ELSE " + unit + " END",
            alias + "." + column(rel, Type.TEXT),
            "UPPER(" + unit + ")",
            "CAST(" + unit + " AS VARCHAR(1))",
            unit + " || ''"));
  }

  private List<Col> items(Rel rel, String alias, List<String> items, boolean wild) {
    List<Col> columns = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Type type = one(List.of(Type.values()));
      String name = fresh("c");
      items.add(expression(rel, alias, type, 2) + " AS " + name);
      columns.add(new Col(name, type));
    }
    if (wild && chance(20)) {
      String name = fresh("c");
      items.add(alias + "." + rel.unit + " AS " + name);
      columns.add(new Col(name, Type.TEXT));
    }
    return columns;
  }

  private Rel join(Rel left, Rel right, boolean wild) {
    String kind = one(List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "FULL JOIN"));
    String a = fresh("l");
    String b = fresh("r");
    String l = a + "." + (!left.weak.isEmpty() && chance(40) ? left.weak : left.unit);
    String r = b + "." + (!right.weak.isEmpty() && chance(40) ? right.weak : right.unit);
    String on = l + " = " + r;
    if (chance(35)) {
      on += " AND " + condition(1, left, a, right, b);
    }
    if (wild && chance(30)) {
      on =
          one(
              List.of(
                  a + "." + column(left, Type.TEXT) + " = " + b + "." + column(right, Type.TEXT),
                  l + " = " + b + "." + column(right, Type.TEXT),
                  l + " IS NOT DISTINCT FROM " + r,
                  on + " OR " + a + "." + column(left, Type.WHOLE) + " = 1",
                  "NOT (" + l + " <> " + r + ")",
                  "TRUE"));
    }
    String unit = fresh("u");
    String weak = fresh("v");
    String leftUnit = a + "." + left.unit;
    String rightUnit = b + "." + right.unit;
    String owner =
        switch (kind) {
          case "JOIN" -> chance(50) ? leftUnit : rightUnit;
          case "LEFT JOIN" -> leftUnit;
          case "RIGHT JOIN" -> rightUnit;
          default -> "COALESCE(" + leftUnit + ", " + rightUnit + ")";
        };
    if (wild && chance(25)) {
      owner = one(List.of(leftUnit, rightUnit, "COALESCE(" + rightUnit + ", " + leftUnit + ")"));
    }
    String other = kind.equals("LEFT JOIN") || chance(50) ? rightUnit : leftUnit;
    List<String> items = new ArrayList<>(List.of(owner + " AS " + unit, other + " AS " + weak));
    List<Col> columns = items(left, a, items, false);
    columns.addAll(items(right, b, items, false));
    String select =
        "SELECT "
            + String.join(", ", items)
            + " FROM "
            + named(left.from, a)
            + " "
            + kind
            + " "
            + named(right.from, b)
            + " ON "
            + on;
    return derived(select, unit, weak, columns);
  }

  /** A condition on either side or across both. */
  private String condition(int depth, Rel left, String a, Rel right, String b) {
    return switch (random.nextInt(3)) {
      case 0 -> condition(left, a, depth);
      case 1 -> condition(right, b, depth);
      default -> {
        Type type = one(List.of(Type.TEXT, Type.WHOLE, Type.DAY));
        yield a
            + "."
            + column(left, type)
            + one(List.of(" = ", " < ", " <> "))
            + b
            + "."
            + column(right, type);
      }
    };
  }

  private Rel publicJoin(Rel rel, boolean wild) {
    String kind =
        wild
            ? one(List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"))
            : one(List.of("JOIN", "LEFT JOIN"));
    String a = fresh("l");
    String b = fresh("r");
    Rel reference =
        new Rel("r", "", "", List.of(new Col("k", Type.TEXT), new Col("n", Type.WHOLE)));
    String on =
        one(
            List.of(
                a + "." + column(rel, Type.TEXT) + " = " + b + ".k",
                a + "." + column(rel, Type.WHOLE) + " < " + b + ".n",
                "TRUE",
                a + "." + rel.unit + " = " + b + ".k"));
    String unit = fresh("u");
    List<String> items = new ArrayList<>(List.of(a + "." + rel.unit + " AS " + unit));
    List<Col> columns = items(rel, a, items, false);
    columns.addAll(items(reference, b, items, false));
    return derived(
        "SELECT "
            + String.join(", ", items)
            + " FROM "
            + named(rel.from, a)
            + " "
            + kind
            + " r AS "
            + b
            + " ON "
            + on,
        unit,
        "",
        columns);
  }

  private Rel setOp(Rel left, Rel right, boolean wild) {
    String op = one(List.of("UNION ALL", "UNION", "INTERSECT", "EXCEPT"));
    String a = fresh("t");
    String b = fresh("t");
    String unit = fresh("u");
    List<Col> columns = new ArrayList<>();
    List<String> first = new ArrayList<>(List.of(unit(left, a, wild) + " AS " + unit));
    List<String> second = new ArrayList<>(List.of(unit(right, b, wild) + " AS " + unit));
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      Type type = one(List.of(Type.values()));
      String name = fresh("c");
      columns.add(new Col(name, type));
      first.add(expression(left, a, type, 1) + " AS " + name);
      second.add(expression(right, b, type, 1) + " AS " + name);
    }
    if (wild && chance(20)) {
      java.util.Collections.swap(second, 0, 1);
    }
    return derived(
        "SELECT "
            + String.join(", ", first)
            + " FROM "
            + named(left.from, a)
            + " "
            + op
            + " SELECT "
            + String.join(", ", second)
            + " FROM "
            + named(right.from, b),
        unit,
        "",
        columns);
  }

  /** Aggregates for each person, with HAVING. */
  private Rel grouped(Rel rel, boolean wild) {
    String alias = fresh("t");
    String unit = fresh("u");
    String owner = unit(rel, alias, wild);
    List<String> keys = new ArrayList<>(List.of(owner));
    List<String> items = new ArrayList<>(List.of(owner + " AS " + unit));
    List<Col> columns = new ArrayList<>();
    if (chance(50)) {
      Type type = one(List.of(Type.TEXT, Type.WHOLE, Type.DAY, Type.EXACT, Type.FLOATING));
      String key = alias + "." + column(rel, type);
      if (!key.endsWith(".NULL")) {
        String name = fresh("c");
        keys.add(key);
        items.add(key + " AS " + name);
        columns.add(new Col(name, type));
      }
    }
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String name = fresh("c");
      Type type = one(List.of(Type.WHOLE, Type.EXACT, Type.FLOATING, Type.DAY));
      items.add(aggregate(rel, alias, type) + " AS " + name);
      columns.add(new Col(name, type));
    }
    String having = chance(40) ? " HAVING COUNT(*) > " + random.nextInt(3) : "";
    return derived(
        "SELECT "
            + String.join(", ", items)
            + " FROM "
            + named(rel.from, alias)
            + " GROUP BY "
            + String.join(", ", keys)
            + having,
        unit,
        "",
        columns);
  }

  private String aggregate(Rel rel, String alias, Type type) {
    String filter = chance(20) ? " FILTER (WHERE " + condition(rel, alias, 0) + ")" : "";
    return switch (type) {
      case WHOLE ->
          one(
                  List.of(
                      "COUNT(*)",
                      "COUNT(" + expression(rel, alias, Type.TEXT, 1) + ")",
                      "MAX(" + expression(rel, alias, Type.WHOLE, 1) + ")",
                      "COUNT(DISTINCT " + alias + "." + column(rel, Type.TEXT) + ")"))
              + filter;
      case EXACT ->
          one(
                  List.of(
                      "SUM(" + expression(rel, alias, Type.WHOLE, 1) + ")",
                      "SUM(" + expression(rel, alias, Type.EXACT, 1) + ")",
                      "MIN(" + expression(rel, alias, Type.EXACT, 1) + ")"))
              + filter;
      case FLOATING ->
          one(List.of("SUM(", "AVG(", "MIN(", "MAX("))
              + expression(rel, alias, Type.FLOATING, 2)
              + ")"
              + filter;
      default -> "MAX(" + expression(rel, alias, type, 0) + ")" + filter;
    };
  }

  private Rel windowed(Rel rel, boolean wild) {
    String alias = fresh("t");
    String unit = fresh("u");
    String name = fresh("c");
    String other = fresh("c");
    String partition = alias + "." + rel.unit;
    if (wild && chance(30)) {
      partition =
          alias + "." + (rel.weak.isEmpty() || chance(50) ? column(rel, Type.TEXT) : rel.weak);
    } else if (chance(30)) {
      partition += ", " + alias + "." + column(rel, Type.TEXT);
    }
    Type key = one(List.of(Type.TEXT, Type.WHOLE, Type.FLOATING, Type.MOMENT));
    String order = " ORDER BY " + alias + "." + column(rel, key) + (chance(50) ? " DESC" : "");
    Type type = one(List.of(Type.WHOLE, Type.FLOATING));
    String function =
        type == Type.WHOLE
            ? one(List.of("ROW_NUMBER()", "RANK()", "DENSE_RANK()", "COUNT(*)", "MAX(1)"))
            : one(List.of("SUM(", "MIN(", "MAX(")) + expression(rel, alias, type, 1) + ")";
    boolean ranks = function.endsWith("()");
    String over = function + " OVER (PARTITION BY " + partition;
    over += (ranks || chance(50) ? order : "") + ")";
    List<Col> columns = new ArrayList<>(List.of(new Col(name, type)));
    Type second = one(List.of(Type.values()));
    columns.add(new Col(other, second));
    String select =
        "SELECT "
            + alias
            + "."
            + rel.unit
            + " AS "
            + unit
            + ", "
            + over
            + " AS "
            + name
            + ", "
            + expression(rel, alias, second, 1)
            + " AS "
            + other
            + " FROM "
            + named(rel.from, alias);
    Rel inner = derived(select, unit, "", columns);
    if (chance(50)) {
      String outer = fresh("t");
      return derived(
          "SELECT "
              + unit
              + ", "
              + name
              + ", "
              + other
              + " FROM "
              + named(inner.from, outer)
              + " WHERE "
              + name
              + " <= 2",
          unit,
          "",
          columns);
    }
    return inner;
  }

  private Rel semi(Rel left, Rel right, boolean wild) {
    String a = fresh("l");
    String b = fresh("s");
    String unit = fresh("u");
    String l = a + "." + (!left.weak.isEmpty() && chance(30) ? left.weak : left.unit);
    String r = b + "." + (!right.weak.isEmpty() && chance(30) ? right.weak : right.unit);
    String more = "";
    if (chance(40)) {
      more = " AND " + condition(right, b, 1);
    }
    if (chance(30)) {
      more +=
          " AND "
              + a
              + "."
              + column(left, Type.WHOLE)
              + " < "
              + b
              + "."
              + column(right, Type.WHOLE);
    }
    String tie = wild && chance(25) ? a + "." + column(left, Type.TEXT) + " = " + r : l + " = " + r;
    String source = named(right.from, b);
    String condition =
        switch (random.nextInt(5)) {
          case 0 -> l + " IN (SELECT " + r + " FROM " + source + where(more) + ")";
          case 1 -> "NOT EXISTS (SELECT 1 FROM " + source + " WHERE " + tie + more + ")";
          case 2 -> l + " NOT IN (SELECT " + r + " FROM " + source + where(more) + ")";
          case 3 ->
              a
                  + "."
                  + column(left, Type.TEXT)
                  + " IN (SELECT "
                  + b
                  + "."
                  + column(right, Type.TEXT)
                  + " FROM "
                  + source
                  + " WHERE "
                  + tie
                  + more
                  + ")";
          default -> "EXISTS (SELECT 1 FROM " + source + " WHERE " + tie + more + ")";
        };
    List<String> items = new ArrayList<>(List.of(a + "." + left.unit + " AS " + unit));
    List<Col> columns = items(left, a, items, wild);
    return derived(
        "SELECT "
            + String.join(", ", items)
            + " FROM "
            + named(left.from, a)
            + " WHERE "
            + condition,
        unit,
        "",
        columns);
  }

  private static String where(String more) {
    return more.isEmpty() ? "" : " WHERE " + more.substring(5);
  }

  private Rel common(Rel rel) {
    if (!rel.from.startsWith("(")) {
      return rel;
    }
    String name = fresh("w");
    with.add(name + " AS " + rel.from);
    return new Rel(name, rel.unit, rel.weak, rel.columns);
  }

  // ---- expressions -----------------------------------------------------------------------------

  /** The name of a column of a type, or NULL of that type if there is none. */
  private String column(Rel rel, Type type) {
    List<Col> fitting = rel.columns.stream().filter(c -> c.type == type).toList();
    return fitting.isEmpty() ? one(rel.columns).name : one(fitting).name;
  }

  private String cell(Rel rel, String alias, Type type) {
    List<Col> fitting = rel.columns.stream().filter(c -> c.type == type).toList();
    return fitting.isEmpty() ? literal(type) : alias + "." + one(fitting).name;
  }

  private String literal(Type type) {
    return switch (type) {
      case TEXT -> one(List.of("'a'", "'b'", "''", "'ab'"));
      case WHOLE -> one(List.of("0", "1", "2", "-1"));
      case EXACT -> one(List.of("0.5", "1.50", "100.0"));
      case FLOATING -> one(List.of("0E0", "1E0", "1E308", "-1E16", "5E-324"));
      case DAY -> one(List.of("DATE '2020-02-29'", "DATE '0001-01-01'"));
      case MOMENT -> "TIMESTAMP '2020-02-29 12:00:00'";
      case TRUTH -> one(List.of("TRUE", "FALSE"));
    };
  }

  private String expression(Rel rel, String alias, Type type, int depth) {
    if (depth == 0 || chance(50)) {
      return cell(rel, alias, type);
    }
    Supplier<String> same = () -> expression(rel, alias, type, depth - 1);
    if (chance(25)) {
      return chance(50)
          ? "CASE WHEN "
              + condition(rel, alias, 0)
              + " THEN "
              + same.get()
              + " ELSE "
              + same.get()
              + " END"
          : "COALESCE(" + same.get() + ", " + literal(type) + ")";
    }
    String a = same.get();
    return switch (type) {
      case TEXT ->
          one(
              List.of(
                  "(" + a + " || " + same.get() + ")",
                  "UPPER(" + a + ")",
                  "SUBSTRING(" + a + " FROM 1 FOR 1)",
                  "TRIM(" + a + ")",
                  "CAST(" + expression(rel, alias, Type.WHOLE, depth - 1) + " AS VARCHAR)"));
      case WHOLE ->
          one(
              List.of(
                  "(" + a + " + " + same.get() + ")",
                  "(" + a + " - " + same.get() + ")",
                  "(" + a + " * " + same.get() + ")",
                  "ABS(" + a + ")",
                  "MOD(" + a + ", " + same.get() + ")",
                  "GREATEST(" + a + ", " + same.get() + ")",
                  "CHAR_LENGTH(" + expression(rel, alias, Type.TEXT, depth - 1) + ")",
                  "EXTRACT(YEAR FROM " + cell(rel, alias, Type.DAY) + ")"));
      case EXACT ->
          one(
              List.of(
                  "(" + a + " + " + same.get() + ")",
                  "CAST(" + cell(rel, alias, Type.EXACT) + " AS DECIMAL(6, 1))",
                  "LEAST(" + a + ", " + same.get() + ")"));
      case FLOATING ->
          one(
              List.of(
                  "(" + a + " + " + same.get() + ")",
                  "(" + a + " * " + same.get() + ")",
                  "(" + a + " / " + same.get() + ")",
                  "(" + a + " - " + same.get() + ")",
                  "-(" + a + ")",
                  "CAST(" + cell(rel, alias, Type.WHOLE) + " AS DOUBLE)"));
      case DAY -> "FLOOR(" + a + " TO MONTH)";
      case MOMENT -> "FLOOR(" + a + " TO DAY)";
      case TRUTH -> "(" + condition(rel, alias, 0) + ")";
    };
  }

  private String condition(Rel rel, String alias, int depth) {
    if (depth > 0 && chance(40)) {
      String a = condition(rel, alias, depth - 1);
      String b = condition(rel, alias, depth - 1);
      return one(
          List.of("(" + a + " AND " + b + ")", "(" + a + " OR " + b + ")", "NOT (" + a + ")"));
    }
    Type type = one(List.of(Type.TEXT, Type.WHOLE, Type.EXACT, Type.FLOATING, Type.DAY));
    String value = expression(rel, alias, type, depth);
    return switch (random.nextInt(5)) {
      case 0 -> value + one(List.of(" IS NULL", " IS NOT NULL"));
      case 1 -> value + " IN (" + literal(type) + ", " + literal(type) + ")";
      case 2 ->
          type == Type.TEXT
              ? value + " LIKE 'a%'"
              : value + " BETWEEN " + literal(type) + " AND " + value;
      default -> value + one(List.of(" = ", " < ", " >= ", " <> ")) + literal(type);
    };
  }

  // ---- the release -----------------------------------------------------------------------------

  private String finish(Rel rel) {
    String alias = fresh("q");
    List<String> items = new ArrayList<>();
    String group = "";
    if (chance(50)) {
      Type type =
          one(List.of(Type.TEXT, Type.WHOLE, Type.DAY, Type.MOMENT, Type.TRUTH, Type.EXACT));
      String key = expression(rel, alias, type, 1);
      if (key.contains(alias + ".")) {
        items.add(key + " AS k1");
        group = " GROUP BY " + key;
      }
    }
    items.add("COUNT(*) AS a1");
    if (chance(50)) {
      items.add(
          "COUNT(DISTINCT " + alias + "." + (rel.weak.isEmpty() ? rel.unit : rel.weak) + ") AS a2");
    }
    List<Type> numbers = List.of(Type.WHOLE, Type.EXACT, Type.FLOATING);
    for (int i = 1; i <= 3; i++) {
      Type type = numbers.get(i - 1);
      String value = expression(rel, alias, type, 1);
      if (value.contains(alias + ".")) {
        items.add("SUM(" + value + ") AS total" + i);
      }
    }
    if (chance(40)) {
      Type any = one(List.of(Type.values()));
      items.add("COUNT(" + expression(rel, alias, any, 1) + ") AS a3");
    }
    return (with.isEmpty() ? "" : "WITH " + String.join(", ", with) + " ")
        + "SELECT "
        + String.join(", ", items)
        + " FROM "
        + named(rel.from, alias)
        + group;
  }

  // ---- what must be refused --------------------------------------------------------------------

  private record Broken(Rel rel, Set<ReasonCode> codes) {}

  private Broken broken(Rel rel) {
    Rel other = table();
    String t = fresh("t");
    String u = fresh("u");
    String c = fresh("c");
    String from = " FROM " + named(rel.from, t);
    String unit = t + "." + rel.unit;
    String text = cell(rel, t, Type.TEXT);
    String whole = cell(rel, t, Type.WHOLE);
    String second = fresh("o");
    String otherUnit = second + "." + other.unit;
    String on = " " + named(other.from, second) + " ON ";
    List<Col> columns = List.of(new Col(c, Type.WHOLE));
    String head = "SELECT " + unit + " AS " + u + ", " + whole + " AS " + c;
    List<Map.Entry<String, Set<ReasonCode>>> shapes =
        List.of(
            Map.entry(
                head + from + " JOIN" + on + second + ".k = 'a'",
                Set.of(ReasonCode.JOIN_WITHOUT_UNIT)),
            Map.entry(
                head + from + " JOIN" + on + text + " = " + otherUnit,
                Set.of(ReasonCode.MULTI_OWNER_ROW, ReasonCode.JOIN_WITHOUT_UNIT)),
            Map.entry(
                head + from + " LEFT JOIN" + on + unit + " = " + otherUnit + " OR TRUE",
                Set.of(ReasonCode.JOIN_WITHOUT_UNIT, ReasonCode.MULTI_OWNER_ROW)),
            Map.entry(
                head + from + " LIMIT " + (1 + random.nextInt(4)),
                Set.of(ReasonCode.LIMIT_BELOW_DP)),
            Map.entry(head + from + " ORDER BY 2 OFFSET 1 ROWS", Set.of(ReasonCode.LIMIT_BELOW_DP)),
            Map.entry(
                "SELECT "
                    + unit
                    + " AS "
                    + u
                    + ", COUNT(*) OVER (PARTITION BY "
                    + text
                    + ") AS "
                    + c
                    + from,
                Set.of(ReasonCode.WINDOW_ACROSS_UNITS)),
            Map.entry(
                "SELECT "
                    + unit
                    + " AS "
                    + u
                    + ", ROW_NUMBER() OVER (ORDER BY "
                    + text
                    + ") AS "
                    + c
                    + from,
                Set.of(ReasonCode.WINDOW_ACROSS_UNITS)),
            Map.entry(
                "SELECT MAX(1) AS " + u + ", COUNT(*) AS " + c + from + " GROUP BY " + text,
                Set.of(ReasonCode.UNIT_DROPPED, ReasonCode.AGG_WITHOUT_UNIT)),
            Map.entry(
                "SELECT " + text + " AS " + u + ", COUNT(*) AS " + c + from + " GROUP BY " + text,
                Set.of(ReasonCode.AGG_WITHOUT_UNIT, ReasonCode.UNIT_DROPPED)),
            Map.entry(
                "SELECT DISTINCT " + text + " AS " + u + ", " + whole + " AS " + c + from,
                Set.of(ReasonCode.DISTINCT_WITHOUT_UNIT, ReasonCode.UNIT_DROPPED)),
            Map.entry(
                head + from + " UNION ALL SELECT k, n FROM r", Set.of(ReasonCode.SETOP_MIXED)),
            Map.entry(head + from + " EXCEPT SELECT k, n FROM r", Set.of(ReasonCode.SETOP_MIXED)),
            Map.entry(
                head
                    + from
                    + " UNION SELECT k, n FROM (SELECT "
                    + otherUnit
                    + " AS y, k, n FROM "
                    + named(other.from, second)
                    + ") s",
                Set.of(ReasonCode.UNIT_DROPPED, ReasonCode.SETOP_UNIT_POSITION)),
            Map.entry(
                "SELECT "
                    + unit
                    + " AS "
                    + u
                    + ", "
                    + text
                    + " AS y, 1 AS "
                    + c
                    + from
                    + " INTERSECT SELECT k, "
                    + otherUnit
                    + ", 1 FROM "
                    + named(other.from, second),
                Set.of(ReasonCode.SETOP_UNIT_POSITION)),
            Map.entry(
                head + from + " WHERE " + text + " NOT IN (SELECT k FROM " + other.from + ")",
                Set.of(ReasonCode.QUANTIFIED_COMPARE_NULLS, ReasonCode.SUBQUERY_PRIVATE)),
            Map.entry(
                head + from + " WHERE " + text + " IN (SELECT k FROM " + other.from + ")",
                Set.of(ReasonCode.SUBQUERY_PRIVATE)),
            Map.entry(
                head + from + " WHERE " + whole + " < (SELECT COUNT(*) FROM " + other.from + ")",
                Set.of(ReasonCode.SUBQUERY_PRIVATE)),
            Map.entry(
                head
                    + from
                    + " WHERE EXISTS (SELECT 1 FROM "
                    + named(other.from, second)
                    + " WHERE "
                    + second
                    + ".k = "
                    + text
                    + ")",
                Set.of(ReasonCode.SUBQUERY_PRIVATE)),
            Map.entry(
                head + from + " RIGHT JOIN r ON r.k = " + text,
                Set.of(ReasonCode.OUTER_JOIN_UNOWNED)),
            Map.entry(
                head + from + " FULL JOIN r ON r.n = " + whole,
                Set.of(ReasonCode.OUTER_JOIN_UNOWNED)),
            Map.entry(
                head + from + " JOIN oth ON oth.q = " + unit, Set.of(ReasonCode.TWO_UNIT_DOMAINS)),
            Map.entry(
                head + from + " WHERE " + unit + " IN (SELECT q FROM oth)",
                Set.of(ReasonCode.TWO_UNIT_DOMAINS)),
            Map.entry(
                head + from + " UNION ALL SELECT q, n FROM oth",
                Set.of(ReasonCode.TWO_UNIT_DOMAINS)),
            Map.entry(
                "SELECT " + text + " AS " + u + ", " + whole + " AS " + c + from,
                Set.of(ReasonCode.UNIT_DROPPED, ReasonCode.UNBOUNDED_AGG)),
            Map.entry(
                "SELECT LOWER(" + unit + ") AS " + u + ", " + whole + " AS " + c + from,
                Set.of(ReasonCode.UNIT_TRANSFORMED, ReasonCode.UNBOUNDED_AGG)),
            Map.entry(
                "SELECT " + unit + " || '' AS " + u + ", " + whole + " AS " + c + from,
                Set.of(ReasonCode.UNIT_TRANSFORMED, ReasonCode.UNBOUNDED_AGG)));
    Map.Entry<String, Set<ReasonCode>> shape = one(shapes);
    return new Broken(derived(shape.getKey(), u, "", columns), shape.getValue());
  }
}
