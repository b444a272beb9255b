package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.NoiseKind;
import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
import dev.cleanroom.dp.internal.random.SeededRuns;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final int RUNS = 10_000;

  @Test
  void interval_manyRuns_holdsTheBoundedValueAsOftenAsItSays() {
    NoiseSource noise = new CalibratedOnce();
    check(() -> new Releases(noise, new SeededRuns(8, noise)));
  }

  @Test
  void interval_manyRunsOfExactNoise_holdsTheBoundedValueAsOftenAsItSays() {
    ExactNoise noise = new ExactNoise(CipherStream::new);
    check(() -> new Releases(noise, SeededRuns.drawing(8, noise::from)));
  }

  private static void check(Supplier<Releases> releases) {
    Rows rows = new Rows(false);
    for (int person = 0; person < 30; person++) {
      rows.add(person, "", 1L, 9L, 80L);
    }
    List<BigDecimal> exact = List.of(new BigDecimal(30), new BigDecimal(270), new BigDecimal(80));
    for (NoiseKind kind : NoiseKind.values()) {
      ReleasePlan plan =
          Plans.plan(Plans.units(), Plans.sum(0, 10), Plans.mean(0, 100))
              .noise(kind)
              .loss("4", kind == NoiseKind.LAPLACE ? "0" : "1e-5")
              .get();
      long[] misses = misses(releases.get(), plan, rows, exact);
      for (long missed : misses) {
        assertThat(Binomial.lower(missed, RUNS, 1e-8)).isLessThanOrEqualTo(0.1);
      }
      assertThat(misses[1]).isGreaterThan(RUNS / 20); // and is not much wider than it must be
    }
  }

  private static long[] misses(
      Releases releases, ReleasePlan plan, Rows rows, List<BigDecimal> exact) {
    ContributionBatch batch = new ContributionBatch(exact.size());
    long[] misses = new long[exact.size()];
    for (int run = 0; run < RUNS; run++) {
      ReleasedGroups released = EpsilonAudit.run(releases, plan, rows, batch);
      List<ReleasedGroups.Value> values = released.groups().get(0).values();
      for (int a = 0; a < misses.length; a++) {
        if (!values.get(a).requireInterval(0.1).contains(exact.get(a))) {
          misses[a]++;
        }
      }
    }
    return misses;
  }
}
