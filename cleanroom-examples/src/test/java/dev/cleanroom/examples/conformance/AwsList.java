package dev.cleanroom.examples.conformance;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ListRule;
import dev.cleanroom.rule.JoinOperator;
import java.util.List;
import java.util.Set;

/**
 * AWS Clean Rooms, list rule: {@code id} and {@code k} are joined, the others are listed. Variant:
 * {@code or} allows OR between join conditions.
 */
final class AwsList {
  private AwsList() {}

  static List<ConfiguredTable> tables(Set<String> variant) {
    ListRule.Builder rule =
        AnalysisRule.list().join("id", "k").list("d", "c", "z", "x", "a", "b", "s");
    if (variant.contains("or")) {
      rule.joinOperators(JoinOperator.AND, JoinOperator.OR);
    }
    return World.under(rule.build());
  }
}
