package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.ReleaseQuote;
import dev.cleanroom.spi.ReleaseQuote.AggregateQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Tells the errors of a release before it happens. */
final class Quotes {
  /** The rows of the group for which a mean's error is told. */
  private static final long ASSUMED_ROWS = 1000;

  private Quotes() {}

  /**
   * Returns the quote of a plan.
   *
   * @param blueprint the plan
   * @return the quote
   */
  static ReleaseQuote of(Blueprint blueprint) {
    List<AggregateQuote> quotes = new ArrayList<>();
    List<Aggregate> aggregates = blueprint.plan().aggregates();
    for (int a = 0; a < aggregates.size(); a++) {
      quotes.add(quote(aggregates.get(a), blueprint, blueprint.measureOf(a)));
    }
    return new ReleaseQuote(quotes, hiddenBelow(blueprint));
  }

  private static AggregateQuote quote(Aggregate aggregate, Blueprint blueprint, int measure) {
    double deviation = blueprint.noises().get(measure).deviation();
    long rows = 0;
    if (aggregate.kind() == AggregateKind.MEAN) {
      // S/N is off by about dS/N − (S/N)·dN/N; |S/N| is at most the width W of the interval.
      rows = ASSUMED_ROWS;
      double width = aggregate.value().widthFromMiddle();
      double rowsDeviation = blueprint.noises().get(measure + 1).deviation();
      deviation = Math.hypot(deviation, width * rowsDeviation) / rows;
    }
    return new AggregateQuote(
        aggregate.name(), deviation * NoisyTotal.unit(aggregate.total()), rows);
  }

  private static OptionalLong hiddenBelow(Blueprint blueprint) {
    return blueprint.threshold().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(blueprint.threshold().getAsLong() + blueprint.minUnits() - 1);
  }
}
