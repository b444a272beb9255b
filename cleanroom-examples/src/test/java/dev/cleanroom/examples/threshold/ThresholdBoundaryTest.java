package dev.cleanroom.examples.threshold;

import static dev.cleanroom.examples.threshold.BoundaryCase.both;
import static dev.cleanroom.examples.threshold.BoundaryCase.units;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.Answer;
import dev.cleanroom.CustomRule;
import dev.cleanroom.Protection;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.ColumnSensitivity;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThresholdBoundaryTest {
  private static final int K = 5;
  private static final String BY_G = "SELECT g, COUNT(*) AS n FROM bank GROUP BY g";
  private static final AnalysisRule PLAIN = custom(Threshold.of(K));
  private static final AnalysisRule ANY = custom(Threshold.of(K).withAnyExpression());

  private static AnalysisRule custom(Threshold threshold) {
    return AnalysisRule.custom().threshold(threshold).build();
  }

  private static AggregationRule.Builder aggregation() {
    return AnalysisRule.aggregation()
        .aggregate(AggregateFunction.COUNT, "amount")
        .aggregate(AggregateFunction.SUM, "amount")
        .join("mail")
        .dimension("g", "h");
  }

  static Stream<BoundaryCase> cases() {
    return Stream.of(keys(), columns(), classes(), forms(), joins(), rows(), values())
        .flatMap(List::stream);
  }

  private static List<BoundaryCase> keys() {
    return List.of(
        BoundaryCase.of("threshold", PLAIN, BY_G, K),
        BoundaryCase.of("override above", custom(Threshold.of(K).withColumn("g", 8)), BY_G, 8),
        BoundaryCase.of("override below", custom(Threshold.of(K).withColumn("g", 3)), BY_G, 3),
        BoundaryCase.of("exempt", custom(Threshold.of(K).withColumn("g", 0)), BY_G, 1),
        BoundaryCase.of(
            "largest of two keys",
            custom(Threshold.of(K).withColumn("g", 3).withColumn("h", 9)),
            "SELECT g, h, COUNT(*) AS n FROM bank GROUP BY g, h",
            9),
        BoundaryCase.of(
            "override in an expression",
            custom(Threshold.of(K).withColumn("g", 8)),
            "SELECT LOWER(g) AS g, COUNT(*) AS n FROM bank GROUP BY LOWER(g)",
            8),
        BoundaryCase.of("no key", PLAIN, "SELECT COUNT(*) AS n FROM bank WHERE g = 'g'", K),
        BoundaryCase.of("list", PLAIN, "SELECT DISTINCT g, 1 AS n FROM bank", K));
  }

  private static List<BoundaryCase> columns() {
    String sum = "SELECT g, SUM(amount) AS n FROM bank GROUP BY g";
    return List.of(
        BoundaryCase.of("aggregation", aggregation().minimum("uid", K).build(), sum, K),
        BoundaryCase.of(
            "aggregation, two columns",
            aggregation().minimum("uid", K).minimum("mail", 7).build(),
            sum,
            7),
        BoundaryCase.of(
                "aggregation, values that repeat", aggregation().minimum("mail", K).build(), sum, K)
            .bankHas(
                n -> {
                  List<BoundaryCase.Row> rows = both(units(n, "g"), units(300, "x"));
                  rows.add(new BoundaryCase.Row("another", "m0", "g", "h", 1));
                  rows.add(new BoundaryCase.Row("one more", null, "g", "h", 1));
                  return rows;
                }));
  }

  private static List<BoundaryCase> classes() {
    List<BoundaryCase> cases = new ArrayList<>();
    Map<ColumnSensitivity, Integer> minimums =
        Map.of(
            ColumnSensitivity.LOW, 2, ColumnSensitivity.MEDIUM, 100, ColumnSensitivity.HIGH, 100);
    minimums.forEach(
        (sensitivity, minimum) ->
            cases.add(
                BoundaryCase.of(
                    "class " + sensitivity,
                    CustomRule.bySensitivity(Map.of("g", sensitivity), 2).build(),
                    BY_G,
                    minimum)));
    return cases;
  }

  private static List<BoundaryCase> forms() {
    List<BoundaryCase> cases = new ArrayList<>();
    for (Suppression.Form form : Suppression.Form.values()) {
      Threshold threshold = Threshold.of(K).withSuppression(Suppression.of(form));
      cases.add(BoundaryCase.of("form " + form, custom(threshold), BY_G, K));
    }
    return cases;
  }

  private static List<BoundaryCase> joins() {
    String join =
        "SELECT b.g AS g, COUNT(*) AS n FROM bank b JOIN shop s ON b.uid = s.uid GROUP BY b.g";
    return List.of(
        BoundaryCase.of("join, left side", PLAIN, join, K).shopHas(PLAIN, n -> units(40, "s")),
        BoundaryCase.of("join, right side", PLAIN, join, K)
            .bankHas(n -> units(40, "g"))
            .shopHas(PLAIN, n -> units(n, "s")),
        BoundaryCase.of("join, larger of two", PLAIN, join, 9)
            .bankHas(n -> units(40, "g"))
            .shopHas(custom(Threshold.of(9)), n -> units(n, "s")),
        BoundaryCase.of("left join", PLAIN, join.replace("JOIN", "LEFT JOIN"), K)
            .bankHas(n -> units(40, "g"))
            .shopHas(PLAIN, n -> units(n, "s")),
        BoundaryCase.of("self-join", PLAIN, join.replace("shop", "bank"), K),
        BoundaryCase.of(
            "join that multiplies",
            PLAIN,
            join.replace("shop s ON b.uid = s.uid", "mine m ON b.g = m.g"),
            K),
        BoundaryCase.of(
                "union",
                PLAIN,
                "SELECT g, COUNT(*) AS n FROM (SELECT g FROM bank UNION ALL SELECT g FROM shop) AS"
                    + " t GROUP BY g",
                K)
            .shopHas(PLAIN, n -> units(40, "g")),
        BoundaryCase.of(
            "union with the runner's",
            PLAIN,
            "SELECT g, COUNT(*) AS n FROM (SELECT g FROM bank UNION ALL SELECT g FROM mine) AS t"
                + " GROUP BY g",
            K),
        BoundaryCase.of(
            "union with itself",
            PLAIN,
            "SELECT g, COUNT(*) AS n FROM (SELECT g FROM bank UNION ALL SELECT h AS g FROM bank"
                + " WHERE g = 'x' UNION ALL SELECT 'g' AS g FROM bank) AS t GROUP BY g",
            Integer.MAX_VALUE));
  }

  private static List<BoundaryCase> rows() {
    return List.of(
        BoundaryCase.of("several rows of a unit", PLAIN, BY_G, K)
            .bankHas(n -> both(units(300, "x"), both(units(n, "g"), units(n, "g")))),
        BoundaryCase.of("rows without a unit", PLAIN, BY_G, K)
            .bankHas(
                n -> {
                  List<BoundaryCase.Row> rows = both(units(n, "g"), units(300, "x"));
                  units(20, "g")
                      .forEach(r -> rows.add(new BoundaryCase.Row(null, r.mail(), "g", "h", 1)));
                  return rows;
                }));
  }

  private static List<BoundaryCase> values() {
    return List.of(
        BoundaryCase.of(
                "value of few rows",
                ANY,
                "SELECT g, SUM(amount) FILTER (WHERE h = 'a') AS n FROM bank GROUP BY g",
                K)
            .bankHas(ThresholdBoundaryTest::withFew),
        BoundaryCase.of(
                "count of few values", PLAIN, "SELECT g, COUNT(h) AS n FROM bank GROUP BY g", K)
            .bankHas(
                n ->
                    withFew(n).stream()
                        .map(
                            r ->
                                "a".equals(r.h())
                                    ? r
                                    : new BoundaryCase.Row(r.uid(), r.mail(), r.g(), null, 1))
                        .toList()));
  }

  /** A large group in which so many units have an {@code h} of {@code a}. */
  private static List<BoundaryCase.Row> withFew(int n) {
    List<BoundaryCase.Row> rows = new ArrayList<>(units(300, "g"));
    for (int i = 0; i < n; i++) {
      rows.set(i, new BoundaryCase.Row("u" + i, "m" + i, "g", "a", 1));
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_unitsAroundTheMinimum_showsFromTheMinimumOn(BoundaryCase boundary) {
    if (boundary.minimum() == Integer.MAX_VALUE) {
      assertThat(boundary.shows(40)).isFalse();
      return;
    }
    for (int units = boundary.minimum() - 1; units <= boundary.minimum() + 1; units++) {
      boolean none = units == 0;
      assertThat(boundary.shows(units))
          .as("%s with %s units", boundary, units)
          .isEqualTo(!none && units >= boundary.minimum());
    }
  }

  @Test
  void run_censored_keepsTheKeyAndTellsTheInterval() {
    Threshold threshold = Threshold.of(K).withSuppression(Suppression.of(Suppression.Form.CENSOR));
    Answer answer =
        BoundaryCase.of(
                "censor",
                custom(threshold),
                "SELECT g, COUNT(DISTINCT uid) AS n FROM bank GROUP BY g",
                K)
            .run(K - 1);

    Answer.Row row = answer.rows().get(0);
    assertThat(row.getText("g")).isEqualTo("g");
    assertThat(row.cell("n").value()).isNull();
    assertThat(row.cell("n").interval().orElseThrow())
        .isEqualTo(new Answer.Interval(BigDecimal.ZERO, BigDecimal.valueOf(K - 1)));
    assertThat(answer.toString()).contains("≤ 4");
  }

  @Test
  void toString_underThreshold_namesItsWorthAndWhatAttacksRemain() {
    Answer answer = BoundaryCase.of("text", PLAIN, BY_G, K).run(K);

    assertThat(answer.protection()).isEqualTo(Protection.THRESHOLD);
    assertThat(answer.toString())
        .contains("THRESHOLD, a heuristic, no guarantee")
        .contains("nothing is guaranteed:", "each row counts at least 5 different bank.uid")
        .contains("subtract", "knows all but one unit", "after rows have changed", "weigh")
        .doesNotContain("differentially private");
  }
}
