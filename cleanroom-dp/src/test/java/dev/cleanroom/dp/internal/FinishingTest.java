package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
import dev.cleanroom.dp.internal.random.SecureRun;
import dev.cleanroom.dp.internal.random.SeededRuns;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class FinishingTest {
  private static final int GROUPS = 3 * Finishing.CHUNK + 17;
  private static final ReleasePlan PLAN =
      Plans.plan(Plans.everyUnit(), Plans.sum(0, 10))
          .keys(GroupKeys.selected())
          .loss("0.01", "1e-6")
          .get();

  private static ReleasedGroups release(RunSource run, IntUnaryOperator order, RunControl control) {
    Blueprint blueprint = Blueprint.of(PLAN, Recipe.SOUND, run.noise());
    GroupIndex groups = new GroupIndex(PLAN);
    Totals totals = new Totals(2, GROUPS);
    Sum128 sum = new Sum128();
    for (int i = 0; i < GROUPS; i++) {
      int key = order.applyAsInt(i);
      int number = groups.numberOf(List.of("group " + key));
      sum.set(3_000);
      totals.add(0, number, sum);
      sum.set(key);
      totals.add(1, number, sum);
    }
    return new Finishing(blueprint, groups, totals).release(control);
  }

  private static List<BigDecimal> sums(RunSource run, IntUnaryOperator order) {
    return release(run, order, Plans.control()).groups().stream()
        .map(group -> group.values().get(1).requireValue())
        .toList();
  }

  @Test
  void release_manyGroupsAndASeed_doesNotDependOnTheOrderOfRowsOrThreads() {
    GoogleNoise google = new GoogleNoise();
    ExactNoise exact = new ExactNoise(CipherStream::new);
    for (int repeat = 0; repeat < 3; repeat++) {
      assertThat(sums(new SeededRuns(5, google).get(), i -> i))
          .isEqualTo(sums(new SeededRuns(5, google).get(), i -> GROUPS - 1 - i));
      assertThat(sums(SeededRuns.drawing(5, exact::from).get(), i -> i))
          .isEqualTo(sums(SeededRuns.drawing(5, exact::from).get(), i -> GROUPS - 1 - i));
    }
  }

  /** Noise of scale 2,000 on each of 24,593 groups: two chunks with the same would show. */
  @Test
  void release_manyGroups_givesEachChunkItsOwnNoise() {
    ExactNoise exact = new ExactNoise(CipherStream::new);
    for (RunSource run : List.of(SeededRuns.drawing(5, exact::from).get(), new SecureRun(exact))) {
      List<ReleasedGroups.Group> groups = release(run, i -> i, Plans.control()).groups();
      assertThat(groups).hasSizeGreaterThan(GROUPS / 3);
      HashSet<List<BigDecimal>> neighbours = new HashSet<>();
      for (int i = 0; i + 3 < groups.size(); i++) {
        neighbours.add(
            List.of(noise(groups.get(i)), noise(groups.get(i + 1)), noise(groups.get(i + 2))));
      }
      assertThat(neighbours).hasSize(groups.size() - 3);
    }
  }

  private static BigDecimal noise(ReleasedGroups.Group group) {
    String number = String.valueOf(group.key().get(0)).substring("group ".length());
    return group.values().get(1).requireValue().subtract(new BigDecimal(number));
  }

  @Test
  void release_timeIsUp_stops() {
    ExactNoise exact = new ExactNoise(CipherStream::new);
    RunControl control = RunControl.start(Duration.ofNanos(1));
    assertThatThrownBy(() -> release(new SecureRun(exact), i -> i, control))
        .isInstanceOf(RunControl.RunStoppedException.class);
  }
}
