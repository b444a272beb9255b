package dev.cleanroom.examples.conformance;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
    /** They differ without a reason, or there is a reason that does not fit or is not needed. */
    UNEXPLAINED
  }

  Comparison comparison() {
    Set<String> differences = differences();
    boolean explained =
        fixture
            .why()
            .map(why -> differences.contains(firstWord(why)))
            .orElse(differences.isEmpty());
    if (!explained) {
      return Comparison.UNEXPLAINED;
    }
    return differences.isEmpty() ? Comparison.EQUAL : Comparison.DELIBERATE;
  }

  private static String firstWord(String why) {
    return Splitter.on(CharMatcher.anyOf(" :,")).split(why).iterator().next();
  }

  /** With which words a reason may begin; none if there is nothing to explain. */
  private Set<String> differences() {
    if (fixture.theirs() == Verdict.UNDOCUMENTED) {
      boolean refused = outcomes.stream().allMatch(o -> o.kind() == Outcome.Kind.REFUSED);
      return Set.of(refused ? "refused" : "accepted");
    }
    Set<String> words = new TreeSet<>();
    for (int i = 0; i < outcomes.size(); i++) {
      Expectation expected = fixture.probes().get(i).expected();
      if (!expected.isMetBy(outcomes.get(i))) {
        words.add(expected.difference());
      }
    }
    return words;
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
