package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
import dev.cleanroom.dp.internal.random.SecureRun;
import dev.cleanroom.dp.internal.random.SeededRuns;
import dev.cleanroom.testing.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * As {@link EpsilonAuditTest}, with the exact sampler. All tests together raise a false alarm with
 * probability below 10⁻⁶: each of the at most 100 comparisons does so with 5·10⁻⁹.
 */
class ExactAuditTest {
  private static final long SEED = 12;
  private static final double ALPHA = 5e-9;

  /** 30,000 are as many as {@link EpsilonAuditTest} has. */
  private static final int RUNS = Integer.getInteger("exact.runs", 2_000);

  private static final ExactNoise NOISE = new ExactNoise(CipherStream::new);

  private static Releases real(long chunk) {
    return new Releases(NOISE, () -> new SecureRun(NOISE));
  }

  private static Releases seeded(long chunk) {
    return new Releases(NOISE, SeededRuns.drawing(SEED + chunk, NOISE::from));
  }

  @Test
  void release_neighbours_noEventIsTooLikely() {
    Evidence evidence = Evidence.of("exact-epsilon-audit", SEED);
    List<EpsilonAudit.Case> cases = AuditCases.all();
    List<EpsilonAudit.Case> failures =
        cases.stream()
            .filter(
                c ->
                    EpsilonAudit.fails(ExactAuditTest::real, c, RUNS / 5, ALPHA)
                        || EpsilonAudit.fails(ExactAuditTest::seeded, c, RUNS, ALPHA))
            .toList();
    evidence
        .figure("cases", cases.size())
        .figure("runs", 2L * (RUNS + RUNS / 5) * cases.size())
        .figure("failures", failures.size())
        .write();
    assertThat(failures).isEmpty();
  }

  @Test
  void release_lonePerson_isPublishedWithProbabilityAtMostDelta() {
    for (int groups : List.of(1, 5)) {
      for (String delta : List.of("0.05", "0.00624")) {
        long published =
            EpsilonAudit.published(
                ExactAuditTest::seeded, EpsilonAuditTest.lone(groups, delta), RUNS);
        assertThat(Binomial.lower(published, RUNS, ALPHA))
            .as("%s groups, delta %s", groups, delta)
            .isLessThanOrEqualTo(Double.parseDouble(delta));
      }
    }
    int runs = 5_000;
    long published =
        EpsilonAudit.published(ExactAuditTest::real, EpsilonAuditTest.lone(2, "0.05"), runs);
    assertThat(Binomial.lower(published, runs, ALPHA)).isLessThanOrEqualTo(0.05);
    assertThat(Binomial.upper(published, runs, ALPHA)).isGreaterThan(0.01);
  }
}
