package dev.cleanroom.examples.conformance;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.rule.Threshold;
import java.util.List;
import java.util.Set;

/**
 * AWS Clean Rooms, custom rule with an aggregation threshold over bare columns. Variants: {@code
 * any} allows any expression inside of aggregates, {@code closed} lets only {@code d} and {@code c}
 * be compared with literals.
 */
final class AwsThreshold {
  private AwsThreshold() {}

  static List<ConfiguredTable> tables(Set<String> variant) {
    Threshold threshold = Threshold.of(World.LEAST);
    CustomRule.Builder rule =
        AnalysisRule.custom()
            .threshold(variant.contains("any") ? threshold.withAnyExpression() : threshold);
    if (variant.contains("closed")) {
      rule.compareWithLiterals("d", "c");
    }
    return World.under(rule.build());
  }
}
