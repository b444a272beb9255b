package dev.cleanroom.examples.conformance;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.JoinOperator;
import java.util.List;
import java.util.Set;

/**
 * AWS Clean Rooms, aggregation rule: {@code id} is counted and joined, {@code k} is joined,
 * measures are counted, summed and averaged, the others are dimensions. Variants: {@code or} allows
 * OR between join conditions, {@code functions} allows UPPER and TRIM.
 */
final class AwsAggregation {
  private AwsAggregation() {}

  static List<ConfiguredTable> tables(Set<String> variant) {
    AggregationRule.Builder rule =
        AnalysisRule.aggregation()
            .join("id", "k")
            .dimension("d", "c", "z")
            .aggregate(AggregateFunction.COUNT_DISTINCT, "id")
            .minimum("id", World.LEAST);
    for (AggregateFunction function : AggregateFunction.values()) {
      rule.aggregate(function, "x", "a", "b", "s");
    }
    if (variant.contains("or")) {
      rule.joinOperators(JoinOperator.AND, JoinOperator.OR);
    }
    if (variant.contains("functions")) {
      rule.scalarFunctions("UPPER", "TRIM");
    }
    return World.under(rule.build());
  }
}
