package dev.cleanroom.examples.conformance;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Threshold;
import java.util.List;
import java.util.Set;

/**
 * BigQuery, aggregation threshold policy with a join restriction on {@code id} and {@code k} that
 * demands no join. Variants: {@code any} and {@code all} demand a join on {@code k}, or on both;
 * {@code list} is the list overlap rule instead.
 */
final class BigQueryThreshold {
  private BigQueryThreshold() {}

  static List<ConfiguredTable> tables(Set<String> variant) {
    if (variant.contains("list")) {
      return World.under(
          AnalysisRule.list()
              .join("id", "k")
              .list("d", "c", "z")
              .joinRestriction(JoinRestriction.any("k"))
              .build());
    }
    JoinRestriction joins =
        variant.contains("any")
            ? JoinRestriction.any("k")
            : variant.contains("all")
                ? JoinRestriction.all("k", "id")
                : JoinRestriction.notRequired("k", "id");
    return World.under(
        AnalysisRule.custom()
            .threshold(Threshold.of(World.LEAST).withAnyExpression())
            .joinRestriction(joins)
            .build());
  }
}
