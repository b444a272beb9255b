package dev.cleanroom.examples.conformance;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;

/** What a product does with a query, and which outcomes of ours are the same. */
enum Expectation {
  /** Rows are shown; small ones may be missing. */
  ANSWERS(
      Outcome.Kind.ALL_ROWS, Outcome.Kind.SOME_ROWS, Outcome.Kind.REMAINDER, Outcome.Kind.NOISY),
  /** Small rows are left out, others are shown. */
  DROPS(Outcome.Kind.SOME_ROWS),
  /** Small rows become one whose keys are NULL. */
  MERGES(Outcome.Kind.REMAINDER),
  /** The only row is small and left out. */
  HIDES(Outcome.Kind.NO_ROW),
  /** The only row is small; it is shown with NULL values. */
  NULLS(),
  /** The only row is small and shown all the same. */
  LEAKS(Outcome.Kind.ALL_ROWS),
  /** The answer has no noise, under a rule that otherwise adds it. */
  EXACT(Outcome.Kind.ALL_ROWS),
  /** No answer. */
  REFUSES(Outcome.Kind.REFUSED),
  /** Not documented. */
  ASKS(Outcome.Kind.values());

  private final ImmutableSet<Outcome.Kind> same;

  Expectation(Outcome.Kind... same) {
    this.same = ImmutableSet.copyOf(same);
  }

  static Expectation of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  boolean isMetBy(Outcome outcome) {
    return same.contains(outcome.kind());
  }

  /** What ours is where it is not the same. */
  String difference() {
    return switch (this) {
      case REFUSES -> "wider";
      case NULLS -> "other";
      default -> "stricter";
    };
  }
}
