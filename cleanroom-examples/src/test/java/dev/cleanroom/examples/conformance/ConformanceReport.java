package dev.cleanroom.examples.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code docs/conformance.md} from the cells after their queries were run. */
final class ConformanceReport {
  private static final String HEAD =
      """
      # Conformance

      What deployed clean rooms do with queries of %d shapes, as their public documentation says or
      leaves open, and what this library does under the rule that is nearest to theirs. Every cell is
      one or more [queries](../cleanroom-examples/src/test/resources/conformance/matrix.txt) over a
      small fixed world. They are checked, run if accepted, and compared with a database that holds the
      same rows; this page is generated from the run. A cell that differs without a reason, or has a
      reason although it is the same, fails the build.

      ✓ accepted, ✗ refused, ~ under a condition, ? not documented, – means nothing there. Where a
      condition is given, queries on both sides of it are run. For BigQuery and Snowflake, ✓ may mean
      that no restriction is documented. Of reasons, *stricter* is that we refuse or hide what they
      show, and *wider* that we answer what they refuse.

      | | cells | the same | deliberately not |
      |---|--:|--:|--:|
      """;

  private static final String COMMAND =
      """

      To make it anew:

      ```sh
      mvn -q -B test -pl cleanroom-examples -am -Dtest=ConformanceTest \\
          -Dsurefire.failIfNoSpecifiedTests=false -Dconformance.write=true
      ```
      """;

  private final List<Cell> cells;
  private final StringBuilder text = new StringBuilder();

  ConformanceReport(List<Cell> cells) {
    this.cells = cells;
  }

  String render() {
    long shapes = cells.stream().map(cell -> cell.fixture().shape()).distinct().count();
    text.append(HEAD.formatted(shapes));
    for (Product product : Product.values()) {
      counts(product.title() + " (" + product.column() + ")", of(product));
    }
    counts("all", cells);
    reasons();
    for (Product product : Product.values()) {
      section(product);
    }
    return text + COMMAND;
  }

  private List<Cell> of(Product product) {
    return cells.stream().filter(cell -> cell.fixture().product() == product).toList();
  }

  static long count(List<Cell> cells, Cell.Comparison comparison) {
    return cells.stream().filter(cell -> cell.comparison() == comparison).count();
  }

  private void counts(String title, List<Cell> some) {
    row(
        title,
        "" + some.size(),
        "" + count(some, Cell.Comparison.EQUAL),
        "" + count(some, Cell.Comparison.DELIBERATE));
  }

  private void row(String... parts) {
    for (String part : parts) {
      text.append("| ").append(part.replace("|", "\\|")).append(' ');
    }
    text.append("|\n");
  }

  /** Cells of one reason together, in the order in which reasons come first. */
  private void reasons() {
    Map<String, List<Cell>> byReason =
        cells.stream()
            .filter(cell -> cell.comparison() != Cell.Comparison.EQUAL)
            .collect(Collectors.groupingBy(Cell::reason, LinkedHashMap::new, Collectors.toList()));
    text.append("\n## Why not the same\n\n| reason | cells |\n|---|---|\n");
    byReason.forEach(
        (reason, some) ->
            row(
                reason,
                some.stream()
                    .collect(
                        Collectors.groupingBy(
                            cell -> cell.fixture().shape(),
                            LinkedHashMap::new,
                            Collectors.mapping(
                                cell -> cell.fixture().product().column(),
                                Collectors.joining(", "))))
                    .entrySet()
                    .stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining("; "))));
  }

  private void section(Product product) {
    text.append("\n## ").append(product.title()).append("\n\n");
    text.append("Here: ").append(product.preset()).append(".\n\n");
    text.append("| shape | theirs | ours | same, or why not |\n|---|---|---|---|\n");
    for (Cell cell : of(product)) {
      row(cell.fixture().shape(), cell.theirs(), cell.ours(), cell.reason());
    }
  }
}
