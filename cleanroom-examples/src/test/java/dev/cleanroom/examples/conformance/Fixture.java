package dev.cleanroom.examples.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One cell of the matrix.
 *
 * @param shape the shape of a query
 * @param product the product
 * @param theirs what the product's documents say
 * @param note under which condition
 * @param probes queries of the shape; none if it means nothing under the product's rule
 * @param why why our verdict is another one; empty if it is not
 */
record Fixture(
    String shape,
    Product product,
    Verdict theirs,
    String note,
    List<Probe> probes,
    Optional<String> why) {
  /**
   * A query of the shape.
   *
   * @param expected what the product does with it
   * @param variant which parts of our rule are changed
   * @param label what is special about it; may be empty
   * @param sql the query
   */
  record Probe(Expectation expected, Set<String> variant, String label, String sql) {
    Outcome outcome(Product product) {
      return new Trial(product, variant, sql).outcome();
    }
  }

  /** Runs every query. */
  Cell run() {
    return new Cell(this, probes.stream().map(probe -> probe.outcome(product)).toList());
  }
}
