package dev.cleanroom.examples.conformance;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.rule.Threshold;
import java.util.List;
import java.util.Set;

/**
 * SecretFlow SCQL, column control lists. The nearest rule of ours is a threshold over any
 * expression: it is what SCQL does with groups, and class A allows aggregates of it. Every column
 * may be compared, as of class P or C. Variant: {@code closed} lets only {@code d} and {@code c} be
 * compared with literals, so that the others are for joins and aggregates.
 */
final class SecretFlowColumns {
  private SecretFlowColumns() {}

  static List<ConfiguredTable> tables(Set<String> variant) {
    CustomRule.Builder rule =
        AnalysisRule.custom().threshold(Threshold.of(World.LEAST).withAnyExpression());
    if (variant.contains("closed")) {
      rule.compareWithLiterals("d", "c");
    }
    return World.under(rule.build());
  }
}
