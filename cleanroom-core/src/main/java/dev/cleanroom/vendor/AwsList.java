package dev.cleanroom.vendor;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ListRule;
import dev.cleanroom.rule.JoinOperator;
import java.util.List;
import java.util.Optional;

/** Reads a list rule. */
final class AwsList {
  static final List<String> OPERATORS = List.of("AND", "OR");

  private final Section section;
  private final Problems problems;
  private final List<String> notes;

  AwsList(Section section, Problems problems, List<String> notes) {
    this.section = section;
    this.problems = problems;
    this.notes = notes;
  }

  Optional<AwsReader.Built> read() {
    section.demand("joinColumns", "listColumns");
    List<String> joins = section.columns("joinColumns", 1);
    List<String> listed = section.columns("listColumns", 1);
    JoinOperator[] operators = operators(section, notes);
    for (String column : listed) {
      if (joins.contains(column)) {
        section.problem("listColumns", "column '" + column + "' is a join column too");
      }
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    ListRule rule =
        AnalysisRule.list()
            .join(joins.toArray(String[]::new))
            .list(listed.toArray(String[]::new))
            .joinOperators(operators)
            .build();
    return Optional.of(new AwsReader.Built(rule, Optional.empty()));
  }

  /** An unset list is AND alone, as AWS has it; an empty one is none. */
  static JoinOperator[] operators(Section section, List<String> notes) {
    List<String> operators = section.choices("allowedJoinOperators", OPERATORS);
    if (!section.has("allowedJoinOperators")) {
      operators = List.of("AND");
    } else if (operators.isEmpty()) {
      notes.add("allowedJoinOperators is empty: ON has one condition, without AND");
    }
    return operators.stream().map(JoinOperator::valueOf).toArray(JoinOperator[]::new);
  }
}
