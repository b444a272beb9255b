package dev.cleanroom.dp.internal;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ReleasePlan;
import java.util.function.LongFunction;

/** Checks that the groups of a unit that has too many are chosen at random, anew in each run. */
final class ChoiceAudit {
  private static final int KEPT = 2;
  private static final String[] KEYS = {"a", "b", "c", "d", "e", "f"};

  private ChoiceAudit() {}

  /** Returns whether a group is kept too often or too rarely, wrongly at most with alpha. */
  static boolean fails(LongFunction<Releases> releases, int runs, double alpha) {
    ReleasePlan plan =
        Plans.plan(Plans.everyUnit()).keys(GroupKeys.values((Object[]) KEYS)).bounds(KEPT, 1).get();
    Rows rows = new Rows(true);
    for (String key : KEYS) {
      rows.add(0, key, 1L);
    }
    double expected = (double) KEPT / KEYS.length;
    for (long kept : kept(releases.apply(0), plan, rows, runs)) {
      if (Binomial.lower(kept, runs, alpha / 12) > expected
          || Binomial.upper(kept, runs, alpha / 12) < expected) {
        return true;
      }
    }
    return false;
  }

  private static long[] kept(Releases releases, ReleasePlan plan, Rows rows, int runs) {
    ContributionBatch batch = new ContributionBatch(1);
    long[] kept = new long[KEYS.length];
    for (int run = 0; run < runs; run++) {
      Sink sink = releases.sink(plan, Plans.control());
      rows.feed(sink, batch);
      Totals totals = sink.bounded();
      for (int g = 0; g < kept.length; g++) {
        kept[g] += totals.get(0, g).longValueExact();
      }
    }
    return kept;
  }
}
