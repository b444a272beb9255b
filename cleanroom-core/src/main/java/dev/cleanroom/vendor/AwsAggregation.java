package dev.cleanroom.vendor;

import dev.cleanroom.AggregationRule;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.rule.AggregateFunction;
import dev.cleanroom.rule.Threshold;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads an aggregation rule. */
final class AwsAggregation {
  private static final List<String> FUNCTIONS =
      Arrays.stream(AggregateFunction.values()).map(Enum::name).toList();

  /** What AWS calls a function, and what this library calls it. */
  private static final Map<String, String> RENAMED = Map.of("CEILING", "CEIL", "CONVERT", "CAST");

  private static final List<String> SCALARS =
      List.of(
          "ABS",
          "CAST",
          "CEILING",
          "COALESCE",
          "CONVERT",
          "CURRENT_DATE",
          "DATEADD",
          "EXTRACT",
          "FLOOR",
          "GETDATE",
          "LN",
          "LOG",
          "LOWER",
          "ROUND",
          "RTRIM",
          "SQRT",
          "SUBSTRING",
          "TO_CHAR",
          "TO_DATE",
          "TO_NUMBER",
          "TO_TIMESTAMP",
          "TRIM",
          "TRUNC",
          "UPPER");

  private final Section section;
  private final Problems problems;
  private final List<String> notes;
  private final AggregationRule.Builder rule = AnalysisRule.aggregation();
  private final Set<String> aggregated = new LinkedHashSet<>();

  AwsAggregation(Section section, Problems problems, List<String> notes) {
    this.section = section;
    this.problems = problems;
    this.notes = notes;
  }

  Optional<AwsReader.Built> read() {
    section.demand(
        "aggregateColumns",
        "joinColumns",
        "dimensionColumns",
        "scalarFunctions",
        "outputConstraints");
    readAggregates();
    readRoles();
    readScalars();
    readMinimums();
    return problems.isEmpty()
        ? Optional.of(new AwsReader.Built(rule.build(), Optional.empty()))
        : Optional.empty();
  }

  private void readAggregates() {
    Set<List<String>> pairs = new LinkedHashSet<>();
    for (Section entry : section.sections("aggregateColumns", 1)) {
      entry.demand("columnNames", "function");
      List<String> columns = entry.columns("columnNames", 1);
      Optional<String> function = entry.choice("function", FUNCTIONS);
      entry.done();
      aggregated.addAll(columns);
      for (String column : columns) {
        if (function.isPresent() && !pairs.add(List.of(column, function.get()))) {
          entry.problem(function.get() + " of column '" + column + "' is allowed twice");
        }
        function.ifPresent(f -> rule.aggregate(AggregateFunction.valueOf(f), column));
      }
    }
  }

  private void readRoles() {
    List<String> joins = section.columns("joinColumns", 0);
    List<String> dimensions = section.columns("dimensionColumns", 0);
    for (String column : dimensions) {
      if (joins.contains(column) || aggregated.contains(column)) {
        section.problem(
            "dimensionColumns",
            "column '"
                + column
                + "' is "
                + (joins.contains(column) ? "a join" : "an aggregate")
                + " column too");
      }
    }
    rule.join(joins.toArray(String[]::new)).dimension(dimensions.toArray(String[]::new));
    rule.joinOperators(AwsList.operators(section, notes));
    if (!section.choices("joinRequired", List.of("QUERY_RUNNER")).isEmpty()) {
      rule.joinRequired();
      if (joins.isEmpty()) {
        section.problem("joinRequired", "needs a join column");
      }
    }
  }

  private void readScalars() {
    Set<String> granted = new LinkedHashSet<>();
    for (String name : section.choices("scalarFunctions", SCALARS)) {
      String ours = RENAMED.getOrDefault(name, name);
      if (!AggregationRule.SCALAR_FUNCTIONS.contains(ours)) {
        notes.add("scalarFunctions: " + name + " is not granted, because it does not exist here");
      } else {
        granted.add(ours);
        if (!ours.equals(name)) {
          notes.add("scalarFunctions: " + name + " is written " + ours + " here");
        }
      }
    }
    rule.scalarFunctions(granted.toArray(String[]::new));
  }

  private void readMinimums() {
    Map<String, Integer> minimums = new LinkedHashMap<>();
    for (Section entry : section.sections("outputConstraints", 1)) {
      entry.demand("columnName", "minimum", "type");
      Optional<String> column = entry.column("columnName");
      OptionalInt minimum = entry.integer("minimum", 2, Threshold.LARGEST);
      entry.constant("type", "COUNT_DISTINCT");
      entry.done();
      if (column.isPresent() && minimum.isPresent()) {
        if (minimums.putIfAbsent(column.get(), minimum.getAsInt()) != null) {
          entry.problem("column '" + column.get() + "' has a minimum already");
        }
      }
    }
    minimums.forEach(rule::minimum);
  }
}
