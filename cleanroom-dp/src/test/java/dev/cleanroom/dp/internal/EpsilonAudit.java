package dev.cleanroom.dp.internal;

import dev.cleanroom.NoiseKind;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Runs a release many times on neighbouring inputs and compares how often events happen with what
 * (ε, δ)-differential privacy allows: P[E | D] ≤ e^ε · P[E | D'] + δ both ways round.
 */
final class EpsilonAudit {
  private static final int BINS = 25;
  private static final int CHUNKS = 16;

  /**
   * Two inputs and what is looked at.
   *
   * @param name says what is tried
   * @param plan the plan
   * @param with the input with the person
   * @param without the input without
   * @param statistic a number of what was released, about −6 to 6; NaN if nothing was
   */
  record Case(
      String name,
      ReleasePlan plan,
      Rows with,
      Rows without,
      ToDoubleFunction<ReleasedGroups> statistic) {
    /** How many runs it takes: too little Gaussian noise shows later than others. */
    int runs(int usual) {
      return plan.noise() == NoiseKind.GAUSSIAN ? usual * 3 / 2 : usual;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private EpsilonAudit() {}

  /** Returns whether some event is too likely, wrongly with probability at most {@code alpha}. */
  static boolean fails(LongFunction<Releases> releases, Case audited, int runs, double alpha) {
    long[] with = counts(releases, 0, audited, audited.with(), runs);
    long[] without = counts(releases, CHUNKS, audited, audited.without(), runs);
    double epsilon = audited.plan().loss().epsilon().doubleValue();
    double delta = audited.plan().loss().delta().doubleValue();
    double each = alpha / (2 * 2 * 3 * (BINS + 1));
    for (int bin = 0; bin <= BINS; bin++) {
      for (int[] event : new int[][] {{bin, bin}, {bin, BINS}, {0, bin}}) {
        long hits = sum(with, event);
        long others = sum(without, event);
        if (exceeds(hits, others, runs, epsilon, delta, each)
            || exceeds(others, hits, runs, epsilon, delta, each)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean exceeds(
      long hits, long others, long runs, double epsilon, double delta, double alpha) {
    return Binomial.lower(hits, runs, alpha)
        > Math.exp(epsilon) * Binomial.upper(others, runs, alpha) + delta;
  }

  private static long sum(long[] counts, int[] fromTo) {
    return Arrays.stream(counts, fromTo[0], fromTo[1] + 1).sum();
  }

  /** Bin 0 is for releases without a number, the others for half a unit of the statistic each. */
  private static long[] counts(
      LongFunction<Releases> releases, int firstChunk, Case audited, Rows rows, int runs) {
    return IntStream.range(0, CHUNKS)
        .parallel()
        .mapToObj(
            chunk ->
                chunk(
                    releases.apply(firstChunk + chunk),
                    audited,
                    rows,
                    runs / CHUNKS + (chunk < runs % CHUNKS ? 1 : 0)))
        .reduce(new long[BINS + 1], EpsilonAudit::plus);
  }

  private static long[] chunk(Releases releases, Case audited, Rows rows, int runs) {
    long[] counts = new long[BINS + 1];
    ContributionBatch batch = new ContributionBatch(audited.plan().aggregates().size());
    for (int i = 0; i < runs; i++) {
      double statistic =
          audited.statistic().applyAsDouble(run(releases, audited.plan(), rows, batch));
      double bin = Math.max(0, Math.min(BINS - 1, Math.floor(2 * statistic + BINS / 2.0)));
      counts[Double.isNaN(statistic) ? 0 : 1 + (int) bin]++;
    }
    return counts;
  }

  static ReleasedGroups run(
      Releases releases, ReleasePlan plan, Rows rows, ContributionBatch batch) {
    Sink sink = releases.sink(plan, Plans.control());
    rows.feed(sink, batch);
    return sink.release();
  }

  private static long[] plus(long[] a, long[] b) {
    return IntStream.range(0, a.length).mapToLong(i -> a[i] + b[i]).toArray();
  }

  /**
   * Returns how many of some runs publish a group of a lone person, who is in as many groups as one
   * may be.
   */
  static long published(LongFunction<Releases> releases, ReleasePlan plan, int runs) {
    Rows rows = new Rows(true);
    for (int g = 0; g < plan.maxGroups(); g++) {
      rows.add(0, "g" + g, new Long[plan.aggregates().size()]);
    }
    ToDoubleFunction<ReleasedGroups> any = released -> released.groups().isEmpty() ? Double.NaN : 0;
    Case lone = new Case("lone", plan, rows, new Rows(true), any);
    return runs - counts(releases, 0, lone, rows, runs)[0];
  }
}
