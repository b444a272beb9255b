package dev.cleanroom.internal.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExactReleaseTest {
  private static final Column KEY = Column.of("k", ColumnType.TEXT);

  private static ExactPlan plan(
      List<Column> keys, int minimum, ExactPlan.Function function, Suppression suppression) {
    return new ExactPlan(
        keys,
        keys.stream().map(k -> minimum).toList(),
        minimum,
        List.of(new ExactPlan.Side("t.uid", true, minimum)),
        List.of(
            new ExactPlan.Aggregate("v", function, -1, true),
            new ExactPlan.Aggregate("u", ExactPlan.Function.DISTINCT, 0, true)),
        Optional.of(suppression));
  }

  private static Suppression of(Suppression.Form form) {
    return Suppression.of(form);
  }

  /** One row for each unit, whose key is its first letter. */
  private static ReleasedGroups release(ExactPlan plan, String... units) {
    ExactRelease release = new ExactRelease(plan);
    for (String unit : units) {
      List<@Nullable Object> key = new ArrayList<>();
      if (!plan.keyColumns().isEmpty()) {
        key.add(unit.substring(0, 1));
      }
      release.accept(new @Nullable Object[] {unit}, key, new @Nullable Object[] {true, unit});
    }
    return release.release();
  }

  private static @Nullable BigDecimal value(
      ExactPlan.Function function, @Nullable Object... measures) {
    ExactRelease release =
        new ExactRelease(
            new ExactPlan(
                List.of(),
                List.of(),
                0,
                List.of(),
                List.of(new ExactPlan.Aggregate("v", function, -1, false)),
                Optional.empty()));
    for (Object measure : measures) {
      release.accept(new @Nullable Object[0], List.of(), new @Nullable Object[] {measure});
    }
    return release.release().groups().get(0).values().get(0).value();
  }

  /** In chains of equal hashes this would take an hour: all of these keys have the same. */
  @Test
  @Timeout(60)
  void release_keysMadeToCollide_takesNoLongerThanOthers() {
    List<Column> keys =
        List.of(Column.of("a", ColumnType.INTEGER), Column.of("b", ColumnType.INTEGER));
    for (Suppression.Form form : List.of(Suppression.Form.DROP, Suppression.Form.NULL_DIMENSION)) {
      ExactRelease release = new ExactRelease(plan(keys, 1, ExactPlan.Function.ROWS, of(form)));
      for (long i = 0; i < 100_000; i++) {
        release.accept(
            new @Nullable Object[] {i},
            Arrays.asList(i, 1_000_000_000L - 31 * i),
            new @Nullable Object[] {true, i});
      }
      assertThat(release.release().groups()).hasSize(100_000);
    }
  }

  @Test
  void release_noRowsAndNoKeys_dropsTheOnlyRow() {
    ExactPlan plan = plan(List.of(), 2, ExactPlan.Function.ROWS, of(Suppression.Form.DROP));
    assertThat(release(plan).groups()).isEmpty();
    assertThat(release(plan, "a1").groups()).isEmpty();
    assertThat(release(plan, "a1", "a2").groups()).hasSize(1);
  }

  @Test
  void release_noSuppression_showsAllRows() {
    assertThat(value(ExactPlan.Function.ROWS)).isEqualByComparingTo("0");
    assertThat(value(ExactPlan.Function.SUM)).isNull();
  }

  @Test
  void values_eachFunction_isThatOfSql() {
    assertThat(value(ExactPlan.Function.ROWS, true, false, null, true)).isEqualByComparingTo("2");
    assertThat(value(ExactPlan.Function.DISTINCT, "a", null, "a", "b")).isEqualByComparingTo("2");
    assertThat(value(ExactPlan.Function.DISTINCT, new BigDecimal("1.0"), new BigDecimal("1.00")))
        .isEqualByComparingTo("1");
    assertThat(value(ExactPlan.Function.SUM, 1L, null, new BigDecimal("2.5")))
        .isEqualByComparingTo("3.5");
    assertThat(value(ExactPlan.Function.SUM_DISTINCT, 2L, 2L, 3L)).isEqualByComparingTo("5");
    assertThat(value(ExactPlan.Function.MEAN, 1L, 2L, null)).isEqualByComparingTo("1.5");
    assertThat(value(ExactPlan.Function.SUM, Double.NaN, Double.POSITIVE_INFINITY, 1.5))
        .isEqualByComparingTo("1.5");
    assertThat(value(ExactPlan.Function.SUM, Double.NaN)).isNull();
  }

  @Test
  void release_nullUnits_doNotCount() {
    ExactPlan plan = plan(List.of(KEY), 2, ExactPlan.Function.ROWS, of(Suppression.Form.DROP));
    ExactRelease release = new ExactRelease(plan);
    for (String unit : Arrays.asList("a1", null, null)) {
      release.accept(
          new @Nullable Object[] {unit}, List.of("a"), new @Nullable Object[] {true, unit});
    }
    assertThat(release.release().groups()).isEmpty();
  }

  @Test
  void release_censored_tellsTheIntervalOfUnitsAlone() {
    ExactPlan plan = plan(List.of(KEY), 3, ExactPlan.Function.ROWS, of(Suppression.Form.CENSOR));
    ReleasedGroups.Group group = release(plan, "a1", "a2").groups().get(0);

    assertThat(group.values()).allMatch(v -> v.suppressed() && v.value() == null);
    assertThat(group.values().get(0).interval()).isNull();
    assertThat(group.values().get(1).requireInterval(0.5))
        .isEqualTo(new Answer.Interval(BigDecimal.ZERO, BigDecimal.valueOf(2)));
  }

  @Test
  void release_censoredForAnotherReason_claimsNoIntervalOfEnoughUnits() {
    ExactPlan plan =
        new ExactPlan(
            List.of(KEY),
            List.of(3),
            3,
            List.of(new ExactPlan.Side("t.uid", true, 3), new ExactPlan.Side("other.uid", true, 3)),
            List.of(
                new ExactPlan.Aggregate("u", ExactPlan.Function.DISTINCT, 0, true),
                new ExactPlan.Aggregate("v", ExactPlan.Function.DISTINCT, 1, true),
                new ExactPlan.Aggregate("s", ExactPlan.Function.SUM, -1, false)),
            Optional.of(of(Suppression.Form.CENSOR)));
    ExactRelease release = new ExactRelease(plan);
    for (int i = 0; i < 40; i++) {
      String other = i == 0 ? "v0" : "v1";
      release.accept(
          new @Nullable Object[] {"u" + i, other},
          List.of("a"),
          new @Nullable Object[] {"u" + i, other, i == 0 ? 1L : null});
    }
    List<ReleasedGroups.Value> values = release.release().groups().get(0).values();

    assertThat(values).allMatch(ReleasedGroups.Value::suppressed);
    assertThat(values.get(0).interval()).isNull(); // 40 units: not below 3
    assertThat(values.get(1).requireInterval(0.5))
        .isEqualTo(new Answer.Interval(BigDecimal.ZERO, BigDecimal.valueOf(2)));
  }

  @Test
  void release_remainder_swallowsTheSmallestUntilItIsEnough() {
    ExactPlan plan = plan(List.of(KEY), 3, ExactPlan.Function.ROWS, of(Suppression.Form.REMAINDER));
    ReleasedGroups released = release(plan, "a1", "b1", "b2", "b3", "c1", "c2", "c3", "c4");

    assertThat(released.groups().stream().map(ReleasedGroups.Group::key).toList())
        .isEqualTo(List.of(List.of("c"), java.util.Collections.singletonList(null)));
    assertThat(released.groups().get(1).values().get(0).value()).isEqualByComparingTo("4");
  }

  @Test
  void release_summary_leavesASmallOneOut() {
    ExactPlan plan = plan(List.of(KEY), 3, ExactPlan.Function.ROWS, of(Suppression.Form.SUMMARY));
    assertThat(release(plan, "a1", "b1", "b2", "b3").groups()).hasSize(1);
    assertThat(release(plan, "a1", "d1", "e1", "b1", "b2", "b3").groups()).hasSize(2);
  }

  @Test
  void release_valueOfFewUnits_suppressesTheRow() {
    ExactPlan all = plan(List.of(KEY), 2, ExactPlan.Function.ROWS, of(Suppression.Form.DROP));
    ExactPlan plan =
        new ExactPlan(
            all.keyColumns(),
            all.keyMinimums(),
            all.floor(),
            all.sides(),
            List.of(new ExactPlan.Aggregate("v", ExactPlan.Function.SUM, -1, false)),
            all.suppression());
    for (int values = 0; values <= 3; values++) {
      ExactRelease release = new ExactRelease(plan);
      for (int unit = 0; unit < 5; unit++) {
        Object measure = unit < values ? (Object) 1L : null;
        release.accept(
            new @Nullable Object[] {"u" + unit}, List.of("a"), new @Nullable Object[] {measure});
      }
      assertThat(release.release().groups()).hasSize(values == 1 ? 0 : 1);
    }
  }
}
