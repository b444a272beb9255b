package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.dp.internal.random.SecureRun;
import dev.cleanroom.dp.internal.random.SeededRuns;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.testing.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every case runs with the noise and keys of production, and more often with seeded ones.
 *
 * <p>All tests together raise a false alarm with probability below 10⁻⁶: each of the at most 100
 * comparisons does so with 5·10⁻⁹, however many runs {@code -Daudit.runs=…} asks for; more runs
 * find smaller faults.
 */
class EpsilonAuditTest {
  private static final long SEED = 11;
  private static final double ALPHA = 5e-9;
  private static final int RUNS = Integer.getInteger("audit.runs", 20_000);
  private static final int REAL_RUNS = RUNS / 10;
  private static final NoiseSource NOISE = new CalibratedOnce();

  private static Releases real(long chunk) {
    return new Releases(NOISE, () -> new SecureRun(NOISE));
  }

  private static Releases seeded(long chunk) {
    return new Releases(NOISE, new SeededRuns(SEED + chunk, NOISE));
  }

  @Test
  void release_neighbours_noEventIsTooLikely() {
    Evidence evidence = Evidence.of("epsilon-audit", SEED);
    List<EpsilonAudit.Case> cases = AuditCases.all();
    List<EpsilonAudit.Case> failures =
        cases.stream()
            .filter(
                c ->
                    EpsilonAudit.fails(EpsilonAuditTest::real, c, c.runs(REAL_RUNS), ALPHA)
                        || EpsilonAudit.fails(EpsilonAuditTest::seeded, c, c.runs(RUNS), ALPHA))
            .toList();
    evidence
        .figure("cases", cases.size())
        .figure(
            "runs", cases.stream().mapToLong(c -> 2L * (c.runs(REAL_RUNS) + c.runs(RUNS))).sum())
        .figure("failures", failures.size())
        .write();
    assertThat(failures).isEmpty();
  }

  @Test
  void release_lonePerson_isPublishedWithProbabilityAtMostDelta() {
    Evidence evidence = Evidence.of("lone-person", SEED);
    int cases = 0;
    int runs = 50_000;
    for (int groups : List.of(1, 2, 5, 10, 20)) {
      for (String delta : List.of("0.05", "0.01", "0.00624", "0.001")) {
        long published =
            EpsilonAudit.published(EpsilonAuditTest::seeded, lone(groups, delta), runs);
        assertThat(Binomial.lower(published, runs, ALPHA))
            .as("%s groups, delta %s", groups, delta)
            .isLessThanOrEqualTo(Double.parseDouble(delta));
        cases++;
      }
    }
    evidence.figure("cases", cases).figure("runs", (long) cases * runs).write();
  }

  @Test
  void release_lonePersonAndRealNoise_isPublishedWithProbabilityAtMostDelta() {
    int runs = 50_000;
    long published = EpsilonAudit.published(EpsilonAuditTest::real, lone(2, "0.05"), runs);
    assertThat(Binomial.lower(published, runs, ALPHA)).isLessThanOrEqualTo(0.05);
    assertThat(Binomial.upper(published, runs, ALPHA)).isGreaterThan(0.01);
  }

  @Test
  void release_unitInMoreGroupsThanAllowed_keepsEachEquallyOften() {
    assertThat(ChoiceAudit.fails(EpsilonAuditTest::seeded, 20_000, ALPHA)).isFalse();
  }

  static ReleasePlan lone(int groups, String delta) {
    return Plans.plan(Plans.everyUnit())
        .keys(GroupKeys.selected())
        .bounds(groups, 1)
        .loss("1", delta)
        .get();
  }
}
