package dev.cleanroom.internal;

import dev.cleanroom.Explanation;
import dev.cleanroom.Protection;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** An explanation for people. */
public final class ExplanationText {
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private ExplanationText() {}

  /**
   * Returns the text of an explanation.
   *
   * @param explanation the explanation
   * @return several lines
   */
  public static String of(Explanation explanation) {
    StringBuilder text = new StringBuilder(explanation.template().name());
    int violations = explanation.violations().size();
    if (explanation.accepted()) {
      text.append(": accepted by every rule\n");
    } else {
      text.append(": refused, ").append(violations);
      text.append(violations == 1 ? " violation\n" : " violations\n");
    }
    explanation.violations().forEach(v -> text.append(v.render(explanation.template().sql())));
    section(text, "plan", explanation.plan());
    explanation
        .protection()
        .ifPresent(p -> section(text, "protection", protection(p, explanation.guarantee())));
    section(text, "cost of a run", explanation.costs().stream().map(Object::toString).toList());
    section(
        text,
        "expected standard error",
        explanation.errors().stream().map(ExplanationText::error).toList());
    explanation
        .hiddenBelow()
        .ifPresent(
            units ->
                text.append("a group of fewer than ")
                    .append(units)
                    .append(" units will probably not appear\n"));
    if (!explanation.costs().isEmpty()) {
      text.append("runs left: ").append(explanation.runsLeft()).append('\n');
    }
    if (!explanation.missingApprovals().isEmpty()) {
      text.append("not approved by: ")
          .append(String.join(", ", explanation.missingApprovals()))
          .append('\n');
    }
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append(title).append('\n');
      lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
  }

  private static List<String> protection(Protection protection, String guarantee) {
    String level = protection + ", " + protection.inWords();
    return (level + "\n" + guarantee.replace("; ", ";\n")).lines().toList();
  }

  private static String error(Explanation.ExpectedError error) {
    return error.aggregate()
        + ": ± "
        + number(error.standardError())
        + (error.assumedRows() > 0 ? " in a group of " + error.assumedRows() + " rows" : "");
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString()
        : "unknown";
  }
}
