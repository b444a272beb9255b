package dev.cleanroom.examples.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * A cell of the matrix after its queries were run.
 *
 * @param fixture the cell
 * @param outcomes what came of each query
 */
record Cell(Fixture fixture, List<Outcome> outcomes) {
  /** How our verdict compares with the product's. */
  enum Comparison {
    /** They are the same. */
    EQUAL,
    /** They differ, or theirs is not documented, and the fixture says why ours is as it is. */
    DELIBERATE,
    /** They differ without a reason, or there is a reason though they do not. */
    UNEXPLAINED
  }

  Comparison comparison() {
    boolean differs = fixture.theirs() == Verdict.UNDOCUMENTED || !isMet();
    if (differs != fixture.why().isPresent()) {
      return Comparison.UNEXPLAINED;
    }
    return differs ? Comparison.DELIBERATE : Comparison.EQUAL;
  }

  private boolean isMet() {
    for (int i = 0; i < outcomes.size(); i++) {
      if (!fixture.probes().get(i).expected().isMetBy(outcomes.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** What the product's documents say, in words. */
  String theirs() {
    return (fixture.theirs().symbol() + " " + fixture.note()).stripTrailing();
  }

  /** What came of the queries, in words; once, if the same came of all. */
  String ours() {
    List<String> same = outcomes.stream().map(Outcome::toString).distinct().toList();
    if (same.size() < 2) {
      return same.isEmpty() ? Verdict.NOT_APPLICABLE.symbol() : same.get(0);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      String label = fixture.probes().get(i).label();
      parts.add((label.isEmpty() ? "" : label + ": ") + outcomes.get(i));
    }
    return String.join("; ", parts);
  }

  /** Whether both verdicts are the same, or why not. */
  String reason() {
    String prefix = fixture.theirs() == Verdict.UNDOCUMENTED ? "not documented there; here: " : "";
    return switch (comparison()) {
      case EQUAL -> "same";
      case DELIBERATE -> prefix + fixture.why().orElseThrow();
      case UNEXPLAINED -> "UNEXPLAINED";
    };
  }

  @Override
  public String toString() {
    return fixture.shape()
        + " | "
        + fixture.product().column()
        + " | "
        + theirs()
        + " | "
        + ours()
        + " | "
        + fixture.why().orElse("");
  }
}
