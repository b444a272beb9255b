package dev.cleanroom.examples.threshold;

import static dev.cleanroom.examples.threshold.Attack.ask;
import static dev.cleanroom.examples.threshold.Attack.own;
import static dev.cleanroom.examples.threshold.Attack.with;
import static dev.cleanroom.examples.threshold.World.Secret.AMOUNT;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Attacks that pick the victim out of a large group, within one query. */
final class Isolation {
  /** Amounts and ages as numbers that are known to be small, of which arithmetic is allowed. */
  private static final String BOUNDED =
      "(SELECT MOD(amount, 10000) AS a, MOD(age, 100) - 99 AS b, MOD(age, 100) AS c FROM people)"
          + " AS t";

  private Isolation() {}

  static List<Attack> attacks() {
    return List.of(inCase(), inFilter(), inUnion(), inArithmetic(), exempt(), pages(), having());
  }

  private static @Nullable Object sum(Attack.Ask ask, World world) {
    return ask.number("q0", "s").orElse(null);
  }

  private static Attack.Variant sumOf(String expression) {
    return ask(Isolation::sum, "SELECT SUM(" + expression + ") AS s FROM people");
  }

  private static Attack inCase() {
    return Attack.of(
        "CASE isolation",
        "An aggregate whose expression is 0 for all but the victim, in a group of all.",
        AMOUNT,
        sumOf("CASE WHEN age = 99 THEN amount ELSE 0 END"),
        sumOf("CASE WHEN zip = 'z1' THEN amount END"),
        sumOf("CASE WHEN uid = 'victim' THEN amount END"),
        ask(
            Isolation::sum,
            "SELECT SUM(x) AS s FROM (SELECT CASE WHEN age = 99 THEN amount END AS x FROM people)"
                + " AS t"));
  }

  private static Attack inFilter() {
    return Attack.of(
        "FILTER isolation",
        "An aggregate with a FILTER that the victim alone passes, beside a count of all.",
        AMOUNT,
        sumOf("amount) FILTER (WHERE age = 99"),
        sumOf("amount) FILTER (WHERE zip = 'z1'"),
        sumOf("amount) FILTER (WHERE uid = 'victim'"));
  }

  private static Attack inUnion() {
    List<Attack.Variant> variants = new ArrayList<>();
    for (String rest :
        List.of(
            "SELECT m.zero AS amount FROM people p CROSS JOIN mine m",
            "SELECT age AS amount FROM people WHERE age <> 99",
            "SELECT p.amount FROM people p JOIN mine m ON p.uid <> m.uid WHERE p.amount < 0")) {
      for (String victim : List.of("age = 99", "zip = 'z1'")) {
        variants.add(
            with(
                world -> List.of(own(World.VICTIM, 0)),
                (ask, world) -> withoutAges(ask, world, rest),
                "SELECT SUM(amount) AS s FROM (SELECT amount FROM people WHERE "
                    + victim
                    + " UNION ALL "
                    + rest
                    + ") AS t"));
      }
    }
    return Attack.of(
        "UNION isolation",
        "The victim's rows and everybody's rows with a column that is known, in one UNION ALL.",
        AMOUNT,
        variants.toArray(Attack.Variant[]::new));
  }

  private static @Nullable Object withoutAges(Attack.Ask ask, World world, String rest) {
    long ages = world.others().stream().mapToLong(World.Person::age).sum();
    BigDecimal known = rest.contains("age AS") ? BigDecimal.valueOf(ages) : BigDecimal.ZERO;
    return ask.number("q0", "s").map(s -> s.subtract(known)).orElse(null);
  }

  private static Attack inArithmetic() {
    return Attack.of(
        "arithmetic isolation",
        "Arithmetic in place of a comparison: a division that is NULL for the victim alone, or sums"
            + " of powers, from which each value's part follows.",
        AMOUNT,
        ask(Isolation::lost, "SELECT SUM(a) AS s, SUM(a * b / b) AS t FROM " + BOUNDED),
        ask(
            Isolation::powers,
            "SELECT SUM(a) AS p0, SUM(a * c) AS p1, SUM(a * c * c) AS p2, SUM(a * c * c * c) AS p3"
                + " FROM "
                + BOUNDED));
  }

  private static @Nullable Object lost(Attack.Ask ask, World world) {
    Optional<BigDecimal> all = ask.number("q0", "s");
    return all.map(a -> rounded(ask.number("q0", "t").map(a::subtract).orElse(a))).orElse(null);
  }

  /** The other ages are 20, 21 and 22: a polynomial that is 0 there picks 99 out. */
  private static @Nullable Object powers(Attack.Ask ask, World world) {
    BigDecimal sum = BigDecimal.ZERO;
    long[] factors = {-20 * 21 * 22, 20 * 21 + 21 * 22 + 20 * 22, -63, 1};
    for (int i = 0; i < factors.length; i++) {
      Optional<BigDecimal> power = ask.number("q0", "p" + i);
      if (power.isEmpty()) {
        return null;
      }
      sum = sum.add(power.get().multiply(BigDecimal.valueOf(factors[i])));
    }
    return rounded(sum.divide(BigDecimal.valueOf(79 * 78 * 77), java.math.MathContext.DECIMAL64));
  }

  private static BigDecimal rounded(BigDecimal value) {
    return value.setScale(0, java.math.RoundingMode.HALF_EVEN);
  }

  private static Attack exempt() {
    return Attack.of(
        "exempt column",
        "A row that is grouped by a column without a minimum, over the victim alone.",
        AMOUNT,
        ask(
            Isolation::sum,
            "SELECT campaign, SUM(amount) AS s FROM people WHERE age = 99 GROUP BY campaign"),
        ask(
            Isolation::sum,
            "SELECT campaign, SUM(amount) AS s FROM people WHERE zip = 'z1' GROUP BY campaign"));
  }

  private static Attack pages() {
    String page = " ORDER BY amount DESC LIMIT 1";
    return Attack.of(
        "paging",
        "ORDER BY with LIMIT and OFFSET, so that the largest value comes alone.",
        AMOUNT,
        ask(
            Isolation::sum,
            "SELECT SUM(amount) AS s FROM (SELECT amount FROM people" + page + ") AS t"),
        ask(Isolation::sum, "SELECT amount AS s FROM people" + page),
        ask(
            Isolation::sum,
            "SELECT zip, SUM(amount) AS s FROM people GROUP BY zip ORDER BY zip LIMIT 1"),
        ask(
            Isolation::sum,
            "SELECT age, SUM(amount) AS s FROM people GROUP BY age ORDER BY age DESC"
                + " OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY"));
  }

  private static Attack having() {
    return Attack.of(
        "HAVING as an oracle",
        "HAVING asks of the small group what is not shown of it.",
        AMOUNT,
        ask(
            Isolation::sum,
            "SELECT age, SUM(amount) AS s FROM people GROUP BY age HAVING COUNT(amount) = 1"),
        ask(
            Isolation::sum,
            "SELECT zip, SUM(amount) AS s FROM people GROUP BY zip HAVING COUNT(amount) < 2"),
        ask(Isolation::sum, "SELECT MAX(amount) AS s FROM people"));
  }
}
