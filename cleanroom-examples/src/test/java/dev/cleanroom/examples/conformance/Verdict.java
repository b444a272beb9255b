package dev.cleanroom.examples.conformance;

import java.util.Arrays;

/** What the documents of a product say of a shape. */
enum Verdict {
  ACCEPT("✓", Expectation.ANSWERS),
  REFUSE("✗", Expectation.REFUSES),
  CONDITIONAL("~", Expectation.ASKS),
  UNDOCUMENTED("?", Expectation.ASKS),
  NOT_APPLICABLE("–", Expectation.ASKS);

  private final String symbol;
  private final Expectation expectation;

  Verdict(String symbol, Expectation expectation) {
    this.symbol = symbol;
    this.expectation = expectation;
  }

  static Verdict of(String symbol) {
    return Arrays.stream(values())
        .filter(v -> v.symbol.equals(symbol))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no verdict " + symbol));
  }

  String symbol() {
    return symbol;
  }

  /** What is expected of a query of which the fixture says nothing more. */
  Expectation expectation() {
    return expectation;
  }
}
