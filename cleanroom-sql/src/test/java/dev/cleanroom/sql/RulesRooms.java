package dev.cleanroom.sql;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.CustomRule;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.JoinOperator;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rooms in which mutants are checked, one for each kind of rule. */
final class RulesRooms {
  private static final Map<String, Integer> MINIMUMS = Map.of("visits", 3, "stays", 2, "lines", 2);

  private RulesRooms() {}

  static List<RulesRoom> all() {
    return List.of(
        expressions(), plain(), controls(), remainder(), partnered(), aggregation(), list());
  }

  /** Nothing is promised; what is counted there is of no matter. */
  static RulesRoom free() {
    return custom("free", Suppression.Form.DROP, true, RulesPromise.of(Map.of()));
  }

  static RulesRoom custom(String name, Suppression.Form form, boolean any, RulesPromise promise) {
    return new RulesRoom(
        name,
        Map.of(
            "visits", rule(threshold(3, form, any)).build(),
            "stays", rule(threshold(2, form, any)).build(),
            "lines", rule(threshold(2, form, any)).build()),
        promise);
  }

  static Threshold threshold(int units, Suppression.Form form, boolean any) {
    Threshold threshold = Threshold.of(units).withSuppression(Suppression.of(form));
    return any ? threshold.withAnyExpression() : threshold;
  }

  static CustomRule.Builder rule(Threshold threshold) {
    return AnalysisRule.custom().threshold(threshold);
  }

  private static RulesRoom expressions() {
    return custom("expressions", Suppression.Form.DROP, true, RulesPromise.of(MINIMUMS));
  }

  private static RulesRoom plain() {
    return custom("plain", Suppression.Form.DROP, false, RulesPromise.of(MINIMUMS));
  }

  private static RulesRoom remainder() {
    return custom(
        "remainder", Suppression.Form.REMAINDER, true, RulesPromise.of(MINIMUMS).merging());
  }

  private static RulesRoom controls() {
    return new RulesRoom("controls", controlled(true, true), controlsPromise());
  }

  static RulesPromise controlsPromise() {
    return RulesPromise.of(Map.of("visits", 2, "stays", 2, "lines", 2))
        .hiding("visits.secret", "stays.secret")
        .unmatched("visits.zip", "stays.zip");
  }

  static Map<String, AnalysisRule> controlled(boolean hides, boolean denies) {
    Threshold threshold = threshold(2, Suppression.Form.DROP, true);
    CustomRule.Builder visits = rule(threshold);
    CustomRule.Builder stays = rule(threshold);
    if (hides) {
      visits.disallowOutput("secret", "zip");
      stays.disallowOutput("secret", "zip");
    }
    if (denies) {
      visits.compareWithLiterals("city", "age", "items", "secret");
      stays.compareWithLiterals("city", "nights", "secret");
    }
    return Map.of(
        "visits", visits.build(),
        "stays", stays.build(),
        "lines", rule(threshold).build());
  }

  private static RulesRoom partnered() {
    return new RulesRoom(
        "partnered",
        restricted(JoinRestriction.all("zip"), JoinRestriction.all("guest")),
        RulesPromise.of(MINIMUMS).partnering("visits", "stays"));
  }

  static Map<String, AnalysisRule> restricted(JoinRestriction visits, JoinRestriction stays) {
    return Map.of(
        "visits",
        rule(threshold(3, Suppression.Form.DROP, true)).joinRestriction(visits).build(),
        "stays",
        rule(threshold(2, Suppression.Form.DROP, true)).joinRestriction(stays).build(),
        "lines",
        rule(threshold(2, Suppression.Form.DROP, true)).build());
  }

  private static RulesRoom aggregation() {
    return new RulesRoom(
        "aggregation",
        Map.of("visits", visitsAggregation(true, 3), "stays", staysAggregation()),
        aggregationPromise());
  }

  static RulesPromise aggregationPromise() {
    return RulesPromise.of(Map.of("visits", 3))
        .joining("visits", "stays")
        .shaped(RulesPromise.Grammar.AGGREGATION);
  }

  static AggregationRule visitsAggregation(boolean joined, int minimum) {
    AggregationRule.Builder visits =
        AnalysisRule.aggregation()
            .aggregate(AggregateFunction.SUM, "age", "items")
            .aggregate(AggregateFunction.COUNT, "visitor", "age")
            .aggregate(AggregateFunction.AVG, "items")
            .aggregate(AggregateFunction.COUNT_DISTINCT, "visitor")
            .join("visitor", "zip")
            .joinOperators(JoinOperator.AND, JoinOperator.OR)
            .dimension("city")
            .scalarFunctions("UPPER", "LOWER", "COALESCE")
            .minimum("visitor", minimum);
    if (joined) {
      visits.joinRequired();
    }
    return visits.build();
  }

  private static AggregationRule staysAggregation() {
    return AnalysisRule.aggregation()
        .aggregate(AggregateFunction.SUM, "nights")
        .aggregate(AggregateFunction.COUNT_DISTINCT, "guest")
        .join("guest", "zip")
        .joinRequired()
        .dimension("city")
        .minimum("guest", 2)
        .build();
  }

  private static RulesRoom list() {
    return new RulesRoom(
        "list",
        Map.of(
            "visits",
            AnalysisRule.list().list("city", "age").join("visitor", "zip").build(),
            "stays",
            AnalysisRule.list()
                .list("city", "nights")
                .join("guest")
                .joinOperators(JoinOperator.OR)
                .build()),
        listPromise());
  }

  static RulesPromise listPromise() {
    return new RulesPromise(
        Map.of(),
        Set.of("visits.secret", "stays.secret"),
        Set.of(),
        Set.of("visits", "stays"),
        Set.of(),
        RulesPromise.Grammar.LIST,
        false);
  }
}
