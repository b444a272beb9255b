package dev.cleanroom.examples.threshold;

import static dev.cleanroom.examples.threshold.Attack.ask;
import static dev.cleanroom.examples.threshold.World.Secret.AMOUNT;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attacks that find a suppressed row as what shown rows lack of a total. */
final class Totals {
  private static final String SUM = ", SUM(amount) AS s FROM people";
  private static final String BY_ZIP = "SELECT zip" + SUM + " GROUP BY zip";
  private static final String TOTAL = "SELECT SUM(amount) AS s FROM people";

  private Totals() {}

  static List<Attack> attacks() {
    return List.of(
        inOne(), total(), nested(), disguised(), merged(), groupings(), derived(), nulls());
  }

  /** What the shown rows of q0, but for the merged one, lack of the total. */
  private static @Nullable Object lacking(Attack.Ask ask, @Nullable BigDecimal total) {
    Map<String, BigDecimal> shown = ask.byKey("q0", "zip", "s");
    BigDecimal all = shown.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    boolean merged = shown.containsKey("null");
    return total == null || shown.size() != 3 || merged ? null : total.subtract(all);
  }

  private static Attack.Variant minusRows(String rows, String total) {
    return ask((ask, world) -> lacking(ask, ask.number("q1", "s").orElse(null)), rows, total);
  }

  private static Attack inOne() {
    List<Attack.Variant> variants = new ArrayList<>();
    for (String sql :
        List.of(
            BY_ZIP.replace("GROUP BY zip", "GROUP BY ROLLUP (zip)"),
            BY_ZIP.replace("GROUP BY zip", "GROUP BY GROUPING SETS ((zip), ())"),
            BY_ZIP + " UNION ALL SELECT 'all', SUM(amount) FROM people",
            "SELECT zip, SUM(amount) AS s, SUM(SUM(amount)) OVER () AS t FROM people GROUP BY zip",
            "SELECT zip, SUM(amount) AS s, (SELECT SUM(amount) FROM people) AS t FROM people"
                + " GROUP BY zip",
            "SELECT p.zip, SUM(p.amount) AS s, MAX(t.s) AS t FROM people p CROSS JOIN (SELECT"
                + " SUM(amount) AS s FROM people) AS t GROUP BY p.zip")) {
      variants.add(ask((ask, world) -> inRows(ask), sql));
    }
    return Attack.of(
        "drop beside a total, in one template",
        "Rows by postal code and their total in the same answer, by ROLLUP, UNION, a window or a"
            + " scalar sub-query.",
        AMOUNT,
        variants.toArray(Attack.Variant[]::new));
  }

  /** Any answer at all counts: the page would have to say so. */
  private static @Nullable Object inRows(Attack.Ask ask) {
    Map<String, BigDecimal> rows = ask.byKey("q0", "zip", "s");
    BigDecimal total = rows.remove("all");
    total = total == null ? rows.remove("null") : total;
    BigDecimal all = rows.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return total == null ? null : total.subtract(all);
  }

  private static Attack total() {
    return Attack.of(
        "drop beside a total, in two templates",
        "One template by postal code and one without keys, over the same rows.",
        AMOUNT,
        minusRows(BY_ZIP, TOTAL),
        minusRows(BY_ZIP, "SELECT SUM(amount) AS s FROM people WHERE 1 = 1"),
        minusRows(BY_ZIP, "SELECT SUM(amount) AS s FROM (SELECT * FROM people) AS p"),
        minusRows(BY_ZIP, "SELECT SUM(p.a) AS s FROM (SELECT zip, amount AS a FROM people) AS p"),
        minusRows(
            "SELECT zip, SUM(amount) AS s FROM (SELECT amount, zip FROM people) AS p GROUP BY zip",
            TOTAL),
        minusRows(
            "WITH p AS (SELECT zip, amount FROM people) SELECT zip, SUM(amount) AS s FROM p"
                + " GROUP BY zip",
            TOTAL));
  }

  private static Attack nested() {
    String coarse = "SELECT region" + SUM + " GROUP BY region";
    String fine = "SELECT region, zip" + SUM + " GROUP BY region, zip";
    return Attack.of(
        "nested keys",
        "One template by region and postal code, and one by region alone.",
        AMOUNT,
        ask(
            (ask, world) -> {
              BigDecimal north = ask.byKey("q1", "region", "s").get("north");
              BigDecimal other = ask.byKey("q0", "zip", "s").get("z2");
              return north == null || other == null ? null : north.subtract(other);
            },
            fine,
            coarse));
  }

  private static Attack disguised() {
    return Attack.of(
        "drop beside a total in disguise",
        "As before, but the total is asked over rows that only the runner knows to be the same, or"
            + " of twice the amount.",
        AMOUNT,
        minusRows(BY_ZIP, "SELECT SUM(amount) AS s FROM people WHERE age > 0"),
        minusRows(BY_ZIP, "SELECT SUM(amount) AS s FROM people WHERE campaign <> 'c3'"),
        ask(
            (ask, world) -> {
              Optional<BigDecimal> twice = ask.number("q1", "s");
              return lacking(ask, twice.map(t -> t.divide(BigDecimal.valueOf(2))).orElse(null));
            },
            BY_ZIP,
            "SELECT SUM(amount * 2) AS s FROM people"));
  }

  private static Attack merged() {
    return Attack.of(
        "remainder subtraction",
        "The total minus the rows that are shown, where small rows are merged into a row of NULL.",
        AMOUNT,
        ask(
            (ask, world) -> {
              Map<String, BigDecimal> rows = ask.byKey("q0", "zip", "s");
              BigDecimal total = ask.number("q1", "s").orElse(null);
              BigDecimal shown =
                  rows.entrySet().stream()
                      .filter(row -> !row.getKey().equals("null"))
                      .map(Map.Entry::getValue)
                      .reduce(BigDecimal.ZERO, BigDecimal::add);
              return total == null ? null : total.subtract(shown);
            },
            BY_ZIP,
            TOTAL));
  }

  private static Attack groupings() {
    return Attack.of(
        "intersection of groupings",
        "Rows by postal code and rows by region, which follows from the postal code in the data.",
        AMOUNT,
        ask(Totals::intersected, BY_ZIP, "SELECT region" + SUM + " GROUP BY region"));
  }

  private static Attack derived() {
    String district = "CASE WHEN zip IN ('z1', 'z2') THEN 'north' ELSE 'south' END";
    String initial = "CASE zip WHEN 'z1' THEN 'north' WHEN 'z2' THEN 'north' ELSE zip END";
    return Attack.of(
        "derived keys",
        "Rows by postal code and rows by a key that is computed from the postal code.",
        AMOUNT,
        ask(Totals::intersected, BY_ZIP, by(district)),
        ask(Totals::intersected, BY_ZIP, by(initial)));
  }

  private static String by(String key) {
    return "SELECT " + key + " AS region" + SUM + " GROUP BY " + key;
  }

  /** The north is z1 and z2. */
  private static @Nullable Object intersected(Attack.Ask ask, World world) {
    BigDecimal other = ask.byKey("q0", "zip", "s").get("z2");
    BigDecimal north = ask.byKey("q1", "region", "s").get("north");
    return north == null || other == null ? null : north.subtract(other);
  }

  private static Attack nulls() {
    String key = "CASE WHEN zip = 'z2' THEN NULL ELSE zip END";
    return Attack.of(
        "NULL-key collision",
        "A large group is made NULL, so that small ones are merged into it, and compared with"
            + " itself.",
        AMOUNT,
        ask(
            (ask, world) -> {
              BigDecimal merged = ask.byKey("q1", "zip", "s").get("null");
              BigDecimal alone = ask.byKey("q0", "zip", "s").get("z2");
              return merged == null || alone == null ? null : merged.subtract(alone);
            },
            BY_ZIP,
            "SELECT " + key + " AS zip" + SUM + " GROUP BY " + key),
        ask(
            (ask, world) -> {
              BigDecimal merged = ask.byKey("q0", "zip", "s").get("null");
              BigDecimal alone = ask.number("q1", "s").orElse(null);
              return merged == null || alone == null ? null : merged.subtract(alone);
            },
            "SELECT " + key + " AS zip" + SUM + " GROUP BY " + key,
            "SELECT SUM(amount) AS s FROM people WHERE zip = 'z2'"));
  }
}
