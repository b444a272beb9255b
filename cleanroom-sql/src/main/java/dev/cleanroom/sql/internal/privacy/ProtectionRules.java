package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Protection;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Positions;
import dev.cleanroom.sql.internal.rule.Refusals;
import java.util.Set;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A release is noisy or exact, never both: one exact table would undo the noise of another. */
final class ProtectionRules {
  private final AnalysisTemplate template;
  private final Positions positions;
  private final Refusals refusals;

  ProtectionRules(AnalysisTemplate template, Positions positions, Refusals refusals) {
    this.template = template;
    this.positions = positions;
    this.refusals = refusals;
  }

  /** Whether the template fits every table; refuses the first that it does not. */
  boolean check(Set<ConfiguredTable> read) {
    for (ConfiguredTable table : read) {
      boolean noisy = table.privacy().isPresent();
      if (table.isPrivate() && noisy != template.hasNoise()) {
        refuse(table, mixed(read));
        return false;
      }
    }
    return true;
  }

  private static boolean mixed(Set<ConfiguredTable> read) {
    return read.stream()
            .flatMap(t -> t.protection().stream())
            .map(p -> p == Protection.DIFFERENTIAL_PRIVACY)
            .distinct()
            .count()
        > 1;
  }

  private void refuse(ConfiguredTable table, boolean mixed) {
    String message;
    String hint;
    if (mixed) {
      message = "tables under differential privacy and under other rules meet in one query";
      hint = "read each in a template of its own";
    } else if (template.hasNoise()) {
      message =
          "the template has noise, but " + table.name() + " is not under differential privacy";
      hint = "declare it withoutNoise()";
    } else {
      message = "the template is without noise, but " + table.name() + " demands it";
      hint = "declare bounds, groups, noise and loss";
    }
    refusals.add(
        ReasonCode.PROTECTION_MISMATCH,
        positions.column(SqlParserPos.ZERO, table.name()),
        message,
        hint,
        table,
        "rule");
  }
}
