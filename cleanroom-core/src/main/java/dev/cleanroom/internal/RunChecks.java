package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is checked of one run, beside the query itself: parameters, loss and consent. */
final class RunChecks {
  private RunChecks() {}

  /** Checks values against the declared parameters; puts normalised values into {@code bound}. */
  static List<Violation> parameters(
      AnalysisTemplate template, Map<String, ?> given, Map<String, Object> bound) {
    List<Violation> violations = new ArrayList<>();
    Map<String, Object> left = new HashMap<>(given);
    for (Parameter parameter : template.parameters()) {
      boolean isGiven = left.containsKey(parameter.name());
      Object raw = left.remove(parameter.name());
      Object value = Cells.exact(parameter.type(), raw);
      if (!isGiven || raw == null) {
        violations.add(
            violation(
                ReasonCode.PARAMETER_MISSING,
                "parameter :" + parameter.name() + " has no value",
                "give a value: " + parameter));
      } else if (value == null || !parameter.contains(value)) {
        violations.add(
            violation(
                ReasonCode.PARAMETER_INVALID,
                "parameter :"
                    + parameter.name()
                    + (value == null ? " has a value that does not fit" : " is out of its domain"),
                "give a value of the domain: " + parameter));
      } else {
        bound.put(parameter.name(), value);
      }
    }
    for (String name : left.keySet()) {
      violations.add(
          violation(
              ReasonCode.PARAMETER_UNKNOWN,
              "the template has no parameter '" + name + "'",
              template.parameters().isEmpty()
                  ? "it has no parameters"
                  : "it has " + template.parameters()));
    }
    return violations;
  }

  /** Checks a run's loss against the largest loss of each owner's rule. */
  static List<Violation> loss(PrivacyLoss loss, List<ConfiguredTable> tables) {
    List<Violation> violations = new ArrayList<>();
    if (tables.stream().noneMatch(t -> t.privacy().isPresent())) {
      if (!loss.equals(PrivacyLoss.ZERO)) {
        violations.add(
            violation(
                ReasonCode.LOSS_INVALID, "a run without noise has no loss", "ask for zero loss"));
      }
      return violations;
    }
    if (loss.epsilon().signum() == 0) {
      violations.add(
          violation(ReasonCode.LOSS_INVALID, "a run needs ε > 0", "ask for a larger loss"));
    }
    for (ConfiguredTable table : tables) {
      PrivacyLoss most = table.privacy().map(DifferentialPrivacy::maxLoss).orElse(loss);
      if (!loss.fitsIn(most)) {
        violations.add(
            new Violation(
                ReasonCode.LOSS_TOO_LARGE,
                Violation.Span.NONE,
                "the run's loss " + loss + " exceeds what " + table.owner() + " allows in one run",
                "ask for at most " + most,
                table.owner(),
                table.name() + ".rule.maxLoss"));
      }
    }
    return violations;
  }

  /** Checks what owners agreed to: which templates, for what, and who receives. */
  static List<Violation> consent(
      AnalysisTemplate template, List<ConfiguredTable> tables, String receiver) {
    List<Violation> violations = new ArrayList<>();
    for (ConfiguredTable table : tables) {
      if (!table.controls().allowsReceiver(receiver)) {
        violations.add(
            refusal(
                ReasonCode.RECEIVER_NOT_ALLOWED,
                receiver + " may not receive answers that read " + table.name(),
                "let one of " + table.controls().receivers().orElseThrow() + " run it",
                table,
                "receivers"));
      }
      if (!table.controls().uses().contains(template.use())) {
        violations.add(
            refusal(
                ReasonCode.USE_NOT_ALLOWED,
                "answers that read " + table.name() + " may not be for " + template.use(),
                "they may be for " + table.controls().uses(),
                table,
                "uses"));
      }
      if (table.rule() instanceof CustomRule rule && !rule.allows(template)) {
        violations.add(
            refusal(
                ReasonCode.TEMPLATE_NOT_ALLOWED,
                "the rule of " + table.name() + " does not list this template",
                "ask " + table.owner() + " to list it",
                table,
                "rule.templates"));
      }
    }
    return violations;
  }

  private static Violation refusal(
      ReasonCode code, String message, String hint, ConfiguredTable table, String path) {
    return new Violation(
        code, Violation.Span.NONE, message, hint, table.owner(), table.name() + "." + path);
  }

  static Violation violation(ReasonCode code, String message, String hint) {
    return new Violation(code, Violation.Span.NONE, message, hint, "", "");
  }
}
