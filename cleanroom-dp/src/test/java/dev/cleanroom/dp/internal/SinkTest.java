package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.Answer;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SinkTest {
  /** Releases without noise: what is tested here is everything else. */
  private static ReleasedGroups exact(Plans plans, Rows rows) {
    ReleasePlan plan = plans.get();
    return EpsilonAudit.run(
        releases(), plan, rows, new ContributionBatch(plan.aggregates().size()));
  }

  private static Releases releases() {
    return new Releases(new FixedRun(0), () -> new FixedRun(7));
  }

  private static List<Object> keys(ReleasedGroups released) {
    return released.groups().stream().map(group -> group.key().get(0)).toList();
  }

  private static BigDecimal value(ReleasedGroups released, int group, int aggregate) {
    return released.groups().get(group).values().get(aggregate).requireValue();
  }

  @Test
  void release_secondTime_throws() {
    Sink sink = releases().sink(Plans.plan(Plans.units()).get(), Plans.control());
    ReleasedGroups unused = sink.release();
    assertThatThrownBy(sink::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(sink::lane).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void release_withoutRows_showsZeroForEveryDeclaredGroup() {
    ReleasedGroups released =
        exact(
            Plans.plan(Plans.units(), Plans.sum(5, 9), Plans.mean(0, 10))
                .keys(GroupKeys.values("b", null, "a")),
            new Rows(true));
    assertThat(keys(released)).containsExactly("a", "b", null);
    assertThat(value(released, 2, 0)).isEqualByComparingTo("0");
    assertThat(value(released, 2, 1)).isEqualByComparingTo("0");
    assertThat(value(released, 2, 2)).isEqualByComparingTo("5");
    assertThat(exact(Plans.plan(Plans.units()), new Rows(false)).groups()).hasSize(1);
    assertThat(
            exact(
                    Plans.plan(Plans.rows()).keys(GroupKeys.selected()).loss("1", "1e-6"),
                    new Rows(true))
                .groups())
        .isEmpty();
  }

  @Test
  void release_allKinds_isTheBoundedExactValue() {
    Rows rows = new Rows(false);
    for (int i = 0; i < 5; i++) {
      rows.add(0, "", 1L, 1L, 40L, 10L, 1L);
    }
    rows.add(1, "", null, null, -7L, 4L, null);
    rows.add(2, "", 1L, null, null, null, null);
    FixedPoint cents = new FixedPoint(2, 0, 10_000);
    ReleasedGroups released =
        exact(
            Plans.plan(
                    Plans.units(),
                    Plans.rows(),
                    Plans.sum(cents, new FixedPoint(2, 0, 150)),
                    Plans.mean(0, 10),
                    Plans.everyUnit())
                .bounds(1, 3),
            rows);
    assertThat(value(released, 0, 0)).isEqualTo("2");
    assertThat(value(released, 0, 1)).isEqualTo("3");
    assertThat(value(released, 0, 2)).isEqualTo("1.50"); // 2.00 clamped, −0.07 outside of values
    assertThat(value(released, 0, 3)).isEqualTo("8.500000"); // three rows of 10 and one of 4
    assertThat(value(released, 0, 4)).isEqualTo("3");
  }

  @Test
  void release_rowsInAnyOrder_isTheSame() {
    Plans plans =
        Plans.plan(Plans.everyUnit(), Plans.rows(), Plans.sum(-5, 90), Plans.mean(-3, 30))
            .keys(GroupKeys.selected().atLeast(2))
            .bounds(2, 2)
            .loss("10", "0.1");
    Random random = new Random(5);
    Rows rows = new Rows(true);
    for (int i = 0; i < 3000; i++) {
      long value = random.nextInt(100);
      rows.add(random.nextInt(300), "g" + random.nextInt(20), value, value, value, value);
    }
    String expected = show(exact(plans, rows));
    assertThat(expected).contains("g7");
    List<Rows.Row> shuffled = new ArrayList<>(rows.list());
    for (int i = 0; i < 50; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(show(exact(plans, Rows.of(true, shuffled)))).isEqualTo(expected);
    }
  }

  private static String show(ReleasedGroups released) {
    StringBuilder text = new StringBuilder();
    for (ReleasedGroups.Group group : released.groups()) {
      text.append(group.key());
      group.values().forEach(value -> text.append(' ').append(value.value()));
    }
    return text.toString();
  }

  @Test
  void release_unitInTooManyGroups_countsInAsManyAsAllowed() {
    Rows rows = new Rows(true);
    for (int g = 0; g < 30; g++) {
      rows.add(0, "g" + g, 1L);
    }
    Plans plans =
        Plans.plan(Plans.everyUnit()).keys(GroupKeys.selected()).bounds(7, 1).loss("100", "0.9");
    Sink sink = releases().sink(plans.get(), Plans.control());
    rows.feed(sink, new ContributionBatch(1));
    Totals totals = sink.bounded();
    long kept = 0;
    for (int g = 0; g < 30; g++) {
      kept += totals.get(0, g).longValueExact();
    }
    assertThat(kept).isEqualTo(7);
  }

  @Test
  void release_minimum_neverShowsASmallerGroup() {
    Rows rows = new Rows(true);
    for (int person = 0; person < 1000; person++) {
      rows.add(person, "large", 1L);
    }
    for (int person = 0; person < 99; person++) {
      rows.add(person, "small", 1L);
    }
    ReleasedGroups released =
        exact(
            Plans.plan(Plans.everyUnit())
                .keys(GroupKeys.selected().atLeast(100))
                .bounds(2, 1)
                .loss("1000", "0.99"),
            rows);
    assertThat(keys(released)).containsExactly("large");
    assertThat(value(released, 0, 0)).isEqualTo("1000");
  }

  @Test
  void accept_groupMinusOne_leavesTheRowOut() {
    Rows rows = new Rows(true);
    rows.add(0, "undeclared", 1L);
    rows.add(0, "a", 1L);
    ReleasedGroups released = exact(Plans.plan(Plans.units()).keys(GroupKeys.values("a")), rows);
    assertThat(value(released, 0, 0)).isEqualTo("1");
  }

  @Test
  void accept_unknownGroup_throwsAndNothingIsReleased() {
    Sink sink = releases().sink(Plans.plan(Plans.units()).get(), Plans.control());
    ContributionBatch batch = new ContributionBatch(1);
    batch.size = 1;
    batch.group[0] = 1;
    ContributionSink.Lane lane = sink.lane();
    assertThatThrownBy(() -> lane.accept(batch)).isInstanceOf(IllegalArgumentException.class);
    batch.group[0] = 0;
    lane.accept(batch);
    assertThatThrownBy(sink::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused");
  }

  private static BoundedGroup group(String key, long units) {
    List<BigInteger> none = List.of(BigInteger.ZERO);
    BigInteger count = BigInteger.valueOf(units);
    return new BoundedGroup(List.of(key), count, 1, List.of(count), none);
  }

  private static Sink units() {
    Plans plans = Plans.plan(Plans.units()).keys(GroupKeys.values("a", "b"));
    return releases().sink(plans.get(), Plans.control());
  }

  @Test
  void accept_boundedGroups_areReleasedAndTheOthersAreZero() {
    Sink sink = units();
    sink.accept(group("b", 12));
    ReleasedGroups released = sink.release();
    assertThat(keys(released)).containsExactly("a", "b");
    assertThat(value(released, 0, 0)).isEqualByComparingTo("0");
    assertThat(value(released, 1, 0)).isEqualByComparingTo("12");
  }

  @Test
  void accept_undeclaredOrRepeatedGroup_isRefused() {
    Sink sink = units();
    assertThatThrownBy(() -> sink.accept(group("c", 1))).isInstanceOf(IllegalStateException.class);
    sink.accept(group("b", 1));
    assertThatThrownBy(() -> sink.accept(group("b", 1))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lane_afterBoundedGroup_isRefusedAndTheOtherWayRound() {
    Sink bounded = units();
    bounded.accept(group("b", 1));
    assertThatThrownBy(bounded::lane).isInstanceOf(IllegalStateException.class);
    Sink rows = units();
    ContributionSink.Lane lane = rows.lane(); // which has not taken a row yet
    assertThatThrownBy(() -> rows.accept(group("b", 1))).isInstanceOf(IllegalStateException.class);
    lane.accept(new ContributionBatch(1));
  }

  @Test
  void accept_afterReleaseOrClose_isRefused() {
    Sink released = units();
    ContributionSink.Lane lane = released.lane();
    ReleasedGroups unused = released.release();
    assertThatThrownBy(() -> lane.accept(new ContributionBatch(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> released.accept(group("b", 1)))
        .isInstanceOf(IllegalStateException.class);
    Sink closed = units();
    closed.close();
    closed.close();
    assertThatThrownBy(closed::lane).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(closed::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void interval_exactValue_isInside() {
    Rows rows = new Rows(false);
    for (int person = 0; person < 50; person++) {
      rows.add(person, "", 1L, 10L, 3L);
    }
    for (NoiseKind kind : NoiseKind.values()) {
      ReleasedGroups released =
          exact(
              Plans.plan(Plans.units(), Plans.sum(0, 1L << 53), Plans.mean(0, 10))
                  .noise(kind)
                  .loss("1", kind == NoiseKind.LAPLACE ? "0" : "1e-6"),
              rows);
      List<ReleasedGroups.Value> values = released.groups().get(0).values();
      assertThat(interval(values.get(0), 0.05).contains(new BigDecimal(50))).isTrue();
      assertThat(interval(values.get(1), 0.05).contains(new BigDecimal(500))).isTrue();
      assertThat(interval(values.get(2), 0.05).contains(new BigDecimal(3))).isTrue();
      assertThat(interval(values.get(2), 0.05).low()).isGreaterThanOrEqualTo(BigDecimal.ZERO);
      assertThat(values.get(0).noiseScale().orElseThrow()).isPositive();
      assertThat(values.get(2).noiseScale()).isEmpty();
    }
  }

  private static Answer.Interval interval(ReleasedGroups.Value value, double alpha) {
    return value.requireInterval(alpha);
  }
}
