package dev.cleanroom.examples.threshold;

import static dev.cleanroom.examples.threshold.Attack.ask;
import static dev.cleanroom.examples.threshold.Attack.difference;
import static dev.cleanroom.examples.threshold.Attack.own;
import static dev.cleanroom.examples.threshold.Attack.parameterized;
import static dev.cleanroom.examples.threshold.Attack.with;
import static dev.cleanroom.examples.threshold.World.Secret.AMOUNT;

import dev.cleanroom.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attacks that compare large answers with each other. */
final class Differencing {
  private static final String TOTAL = "SELECT SUM(amount) AS s FROM people";
  private static final List<World.Own> ONE = List.of(own(World.VICTIM, 1));

  private Differencing() {}

  static List<Attack> attacks() {
    return List.of(
        pair(), parameter(), scan(), literal(), complement(), tracker(), changed(), rounding());
  }

  private static Attack pair() {
    return Attack.of(
        "differencing pair",
        "Two sums whose WHERE differs by one condition that only the victim fails.",
        AMOUNT,
        minus(TOTAL, TOTAL + " WHERE age <> 99"),
        minus(TOTAL, TOTAL + " WHERE zip <> 'z1'"));
  }

  private static Attack.Variant minus(String larger, String smaller) {
    return ask((ask, world) -> difference(ask, "q0", "q1"), larger, smaller);
  }

  private static Attack parameter() {
    return Attack.of(
        "differencing by parameter",
        "The same template, run with a value that leaves the victim out and one that does not.",
        AMOUNT,
        byParameter("age <> :x", Parameter.integer("x").between(0L, 200L), 99L, 200L),
        byParameter("zip <> :x", Parameter.text("x").maxLength(5), "z1", "z"));
  }

  private static Attack.Variant byParameter(
      String where, Parameter parameter, Object without, Object all) {
    return parameterized(
        world -> List.of(),
        (ask, world) -> {
          Optional<BigDecimal> total = ask.number("q0", "s", Map.of("x", all));
          Optional<BigDecimal> rest = ask.number("q0", "s", Map.of("x", without));
          return total.isPresent() && rest.isPresent() ? total.get().subtract(rest.get()) : null;
        },
        List.of(parameter),
        TOTAL + " WHERE " + where);
  }

  private static Attack scan() {
    return Attack.of(
        "parameter scanning",
        "Counts of values up to a parameter, which is moved until the count changes: the largest"
            + " value is the victim's.",
        AMOUNT,
        parameterized(
            world -> List.of(),
            Differencing::bisected,
            List.of(Parameter.integer("x").between(0L, 4000L)),
            "SELECT COUNT(amount) AS s FROM people WHERE amount <= :x"));
  }

  private static @Nullable Object bisected(Attack.Ask ask, World world) {
    BigDecimal all = ask.number("q0", "s", Map.of("x", 4000L)).orElse(null);
    long low = 1000;
    long high = 1999;
    while (low < high && all != null) {
      long middle = (low + high) / 2;
      Optional<BigDecimal> count = ask.number("q0", "s", Map.of("x", middle));
      if (count.isEmpty()) {
        return null;
      }
      boolean reached = count.get().compareTo(all) >= 0;
      high = reached ? middle : high;
      low = reached ? low : middle + 1;
    }
    return all == null ? null : BigDecimal.valueOf(low);
  }

  private static Attack literal() {
    List<Attack.Variant> variants = new ArrayList<>();
    for (String disguise :
        List.of(
            "zip <> 'z' || '1'",
            "NOT (zip LIKE 'z1')",
            "CASE WHEN zip = 'z1' THEN 0 ELSE 1 END = 1",
            "NULLIF(zip, 'z1') IS NOT NULL",
            "LEAST(zip, 'z1') <> zip",
            "zip || zip <> 'z1z1'",
            "zip > CASE WHEN campaign = 'c1' THEN 'z1' ELSE 'z1' END",
            "POSITION('1' IN zip) = 0",
            "zip <> (SELECT MIN(zip) FROM areas)",
            "zip <> (SELECT MAX(zip) FROM mine)",
            "zip <> (SELECT MIN(zip) FROM (VALUES ('z1')) AS v (zip))",
            "NOT EXISTS (SELECT 1 FROM mine WHERE mine.zip = people.zip)",
            "zip IN (SELECT zip FROM areas WHERE zip <> 'z1')")) {
      variants.add(
          with(world -> ONE, Differencing::totalMinus, TOTAL, TOTAL + " WHERE " + disguise));
    }
    for (String from :
        List.of(
            "people p JOIN areas a ON p.zip = a.zip WHERE a.zip <> 'z1'",
            "people p JOIN (SELECT zip FROM areas WHERE zip <> 'z1') AS a ON p.zip = a.zip",
            "people p JOIN (SELECT zip FROM areas ORDER BY zip OFFSET 1 ROWS) AS a"
                + " ON p.zip = a.zip",
            "people p JOIN areas AS a USING (zip) WHERE a.zip <> 'z1'",
            "people p CROSS JOIN mine m WHERE p.zip <> COALESCE(m.zip, p.zip)",
            "people p JOIN mine m ON p.zip <> COALESCE(m.zip, p.region)",
            "people p LEFT JOIN mine m ON p.zip = m.zip WHERE m.uid IS NULL",
            "(SELECT zip AS \"campaign\", amount FROM people) AS p WHERE \"campaign\" <> 'z1'",
            "(SELECT zip <> 'z1' AS other, amount FROM people) AS p WHERE other",
            "(SELECT CASE WHEN campaign = 'c1' THEN zip ELSE zip END AS z, amount FROM people)"
                + " AS p WHERE z <> 'z1'")) {
      String sum = "SELECT SUM(" + (from.contains("p ") ? "p." : "") + "amount) AS s FROM ";
      variants.add(with(world -> ONE, Differencing::totalMinus, TOTAL, sum + from));
    }
    return Attack.of(
        "denied literal in disguise",
        "A comparison of the postal code with a literal, written so that it looks like another one:"
            + " behind functions, CASE, derived columns, a public table's or the runner's own row.",
        AMOUNT,
        variants.toArray(Attack.Variant[]::new));
  }

  private static @Nullable Object totalMinus(Attack.Ask ask, World world) {
    return difference(ask, "q0", "q1");
  }

  private static Attack complement() {
    String[] rest = {
      TOTAL + " WHERE NOT EXISTS (SELECT 1 FROM mine WHERE mine.uid = people.uid)",
      "SELECT SUM(p.amount) AS s FROM people p LEFT JOIN mine m ON p.uid = m.uid"
          + " WHERE m.uid IS NULL",
      "SELECT SUM(p.amount) AS s FROM people p JOIN mine m ON p.uid <> m.uid"
    };
    return Attack.of(
        "complement of a one-row table",
        "A sum over all units that are not in a table of the runner's with one row, and the total.",
        AMOUNT,
        with(world -> ONE, Differencing::totalMinus, TOTAL, rest[0]),
        with(world -> ONE, Differencing::totalMinus, TOTAL, rest[1]),
        with(world -> ONE, Differencing::totalMinus, TOTAL, rest[2]));
  }

  private static Attack tracker() {
    return Attack.of(
        "tracker",
        "The victim added to a large set and to its complement: all four sums are large.",
        AMOUNT,
        trackerOf("age = 99"),
        trackerOf("zip = 'z1'"));
  }

  private static Attack.Variant trackerOf(String victim) {
    return ask(
        (ask, world) -> {
          Object one = difference(ask, "q0", "q2");
          Object other = difference(ask, "q1", "q3");
          return one instanceof BigDecimal a && other instanceof BigDecimal b ? a.add(b) : null;
        },
        TOTAL + " WHERE " + victim + " OR campaign = 'c1'",
        TOTAL + " WHERE " + victim + " OR campaign <> 'c1'",
        TOTAL + " WHERE campaign = 'c1'",
        TOTAL + " WHERE campaign <> 'c1'");
  }

  private static Attack changed() {
    return Attack.of(
        "changed data",
        "The same question before and after the victim's rows were deleted.",
        AMOUNT,
        ask(
            (ask, world) -> {
              Optional<BigDecimal> before = ask.number("q0", "s");
              world.removeVictim();
              Optional<BigDecimal> after = ask.number("q0", "s");
              return before.isPresent() && after.isPresent()
                  ? before.get().subtract(after.get())
                  : null;
            },
            TOTAL));
  }

  private static Attack rounding() {
    return Attack.of(
        "rounding boundary",
        "Known amounts of the runner's are added to a sum until its rounded value changes, with and"
            + " without the victim.",
        AMOUNT,
        parameterized(
            world -> pads(),
            (ask, world) -> {
              BigDecimal all = exact(ask, "q0");
              BigDecimal rest = exact(ask, "q1");
              return all == null || rest == null ? null : all.subtract(rest);
            },
            List.of(Parameter.integer("n").between(0L, 99L)),
            padded("people"),
            padded("people WHERE age <> 99")));
  }

  private static List<World.Own> pads() {
    List<World.Own> pads = new ArrayList<>();
    for (int i = 1; i < 100; i++) {
      pads.add(own("fake" + i, i));
    }
    return pads;
  }

  private static String padded(String from) {
    return "SELECT SUM(amount) AS s FROM (SELECT amount FROM "
        + from
        + " UNION ALL SELECT amount FROM mine WHERE weight <= :n) AS padded";
  }

  /** The sum that lies between two multiples of 100, by the smallest pad that reaches the next. */
  private static @Nullable BigDecimal exact(Attack.Ask ask, String query) {
    Optional<BigDecimal> bare = ask.number(query, "s", Map.of("n", 0L));
    Optional<BigDecimal> full = ask.number(query, "s", Map.of("n", 99L));
    if (bare.isEmpty() || full.isEmpty()) {
      return null;
    }
    if (full.get().subtract(bare.get()).compareTo(BigDecimal.valueOf(99)) == 0) {
      return bare.get(); // not rounded
    }
    long low = 1;
    long high = 100; // the first pad that changes the value; 100 if none does
    while (low < high) {
      long middle = (low + high) / 2;
      BigDecimal value = ask.number(query, "s", Map.of("n", middle)).orElse(null);
      if (value == null) {
        return null;
      }
      boolean changes = value.compareTo(bare.get()) > 0;
      high = changes ? middle : high;
      low = changes ? low : middle + 1;
    }
    return bare.get().add(BigDecimal.valueOf(100 - low));
  }
}
