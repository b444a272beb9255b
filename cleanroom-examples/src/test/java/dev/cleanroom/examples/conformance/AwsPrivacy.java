package dev.cleanroom.examples.conformance;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import java.util.List;

/**
 * AWS Clean Rooms, custom rule with differential privacy: every column in its most favourable role;
 * the runner's own table is under no rule.
 */
final class AwsPrivacy {
  private AwsPrivacy() {}

  static List<ConfiguredTable> tables() {
    AnalysisRule rule = AnalysisRule.custom().differentialPrivacy(World.grants()).build();
    return World.noisy(rule, "person");
  }
}
