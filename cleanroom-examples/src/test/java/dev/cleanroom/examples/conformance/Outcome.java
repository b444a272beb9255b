package dev.cleanroom.examples.conformance;

import dev.cleanroom.ReasonCode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a query.
 *
 * @param kind what came of it
 * @param codes why it was refused; none if it was not
 */
record Outcome(Kind kind, List<ReasonCode> codes) {
  /** What can come of a query. */
  enum Kind {
    /** Every row that a database would show. */
    ALL_ROWS("accepted"),
    /** Some of the rows; the others are left out. */
    SOME_ROWS("accepted, small rows left out"),
    /** Some of the rows; the others are one row whose keys are NULL. */
    REMAINDER("accepted, small rows merged"),
    /** No row, where a database would show some. */
    NO_ROW("accepted, nothing shown"),
    /** An answer with noise. */
    NOISY("accepted"),
    /** No answer. */
    REFUSED("refused");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  static Outcome of(Kind kind) {
    return new Outcome(kind, List.of());
  }

  static Outcome refused(List<ReasonCode> codes) {
    return new Outcome(Kind.REFUSED, codes.stream().distinct().toList());
  }

  @Override
  public String toString() {
    return kind.words
        + codes.stream()
            .map(c -> "`" + c + "`")
            .collect(Collectors.joining(", ", " ", ""))
            .stripTrailing();
  }
}
