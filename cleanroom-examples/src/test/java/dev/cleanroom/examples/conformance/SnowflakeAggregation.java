package dev.cleanroom.examples.conformance;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.List;

/** Snowflake, aggregation policy with an entity key: small groups become a remainder. */
final class SnowflakeAggregation {
  private SnowflakeAggregation() {}

  static List<ConfiguredTable> tables() {
    Suppression remainder = Suppression.of(Suppression.Form.REMAINDER);
    return World.under(
        AnalysisRule.custom()
            .threshold(Threshold.of(World.LEAST).withAnyExpression().withSuppression(remainder))
            .build());
  }
}
