package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.testing.Evidence;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SensitivityOracleTest {
  private static final long SEED = 20_261_120;

  @Test
  void bounded_neighbours_differByAtMostTheClaim() {
    Evidence evidence = Evidence.of("sensitivity", SEED);
    int pairs = 100_000;
    long violations = SensitivityOracle.violations(Recipe.SOUND, person -> person, SEED, pairs);
    evidence.figure("pairs", pairs).figure("violations", violations).write();
    assertThat(violations).isZero();
  }

  @Test
  void bounded_unitWithAMillionRows_differByAtMostTheClaim() {
    ReleasePlan plan =
        Plans.plan(
                Plans.rows(),
                Plans.sum(-FixedPoint.LIMIT, FixedPoint.LIMIT),
                Plans.mean(-FixedPoint.LIMIT, FixedPoint.LIMIT))
            .keys(GroupKeys.values("a", "b", "c", "d", "e", "f", "g", "h"))
            .bounds(3, 7)
            .get();
    Random random = new Random(SEED);
    Rows rows = new Rows(true);
    for (int i = 0; i < 1_000_000; i++) {
      long value = random.nextBoolean() ? FixedPoint.LIMIT : Long.MAX_VALUE - random.nextInt(9);
      rows.add(i % 1000 == 0 ? 1 : 0, String.valueOf((char) ('a' + i % 8)), value, value, value);
    }
    SensitivityOracle oracle = new SensitivityOracle(Recipe.SOUND, person -> person);
    assertThat(oracle.violates(plan, rows, rows.where(person -> person != 0), random)).isFalse();
  }
}
