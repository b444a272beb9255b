package dev.cleanroom.internal.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.spi.ReleasedGroups;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class ExactReleaseProperties {
  private static final List<Column> KEYS =
      List.of(Column.of("a", ColumnType.TEXT), Column.of("b", ColumnType.TEXT));

  /** A random case: the demands and the rows. */
  record Case(
      Suppression.Form form,
      List<Integer> minimums,
      List<Integer> keyMinimums,
      int floor,
      List<NaiveRelease.Row> rows) {
    NaiveRelease naive() {
      return new NaiveRelease(form, minimums, keyMinimums, floor);
    }

    ExactPlan plan(long step) {
      List<ExactPlan.Side> sides = new ArrayList<>();
      for (int minimum : minimums) {
        sides.add(new ExactPlan.Side("side" + sides.size(), true, minimum));
      }
      return new ExactPlan(
          KEYS,
          keyMinimums,
          floor,
          sides,
          List.of(
              new ExactPlan.Aggregate("n", ExactPlan.Function.ROWS, -1, true),
              new ExactPlan.Aggregate("s", ExactPlan.Function.SUM, -1, true)),
          Optional.of(new Suppression(form, BigInteger.valueOf(step))));
    }

    ReleasedGroups release(long step, List<NaiveRelease.Row> ordered) {
      ExactRelease release = new ExactRelease(plan(step));
      for (NaiveRelease.Row row : ordered) {
        release.accept(
            row.units().toArray(),
            new ArrayList<>(row.key()),
            new @Nullable Object[] {true, row.value()});
      }
      return release.release();
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<@Nullable String> key = Arbitraries.of("x", "y", "z").injectNull(0.15);
    Arbitrary<@Nullable String> unit =
        Arbitraries.integers().between(0, 12).map(String::valueOf).injectNull(0.1);
    Arbitrary<NaiveRelease.Row> row =
        Combinators.combine(
                unit.list().ofSize(2), key.list().ofSize(2), Arbitraries.longs().between(-50, 50))
            .as(NaiveRelease.Row::new);
    Arbitrary<Integer> least = Arbitraries.integers().between(0, 6);
    return Combinators.combine(
            Arbitraries.of(Suppression.Form.class),
            Arbitraries.integers().between(2, 5),
            least.list().ofSize(2),
            row.list().ofMaxSize(60))
        .as(
            (form, floor, keyMinimums, rows) -> {
              int units = Math.max(keyMinimums.get(0), keyMinimums.get(1));
              return new Case(form, List.of(units, units), keyMinimums, floor, rows);
            });
  }

  private static Map<List<@Nullable Object>, List<BigDecimal>> values(ReleasedGroups released) {
    Map<List<@Nullable Object>, List<BigDecimal>> values = new HashMap<>();
    for (ReleasedGroups.Group group : released.groups()) {
      if (group.values().stream().noneMatch(ReleasedGroups.Value::suppressed)) {
        values.put(
            group.key(), group.values().stream().map(ReleasedGroups.Value::requireValue).toList());
      }
    }
    return values;
  }

  private static List<BigDecimal> totals(List<NaiveRelease.Row> rows) {
    BigDecimal sum = BigDecimal.ZERO;
    for (NaiveRelease.Row row : rows) {
      sum = sum.add(BigDecimal.valueOf(row.value() == null ? 0 : row.value()));
    }
    return List.of(BigDecimal.valueOf(rows.size()), sum);
  }

  @Property(tries = 2_000)
  void release_anyRows_isWhatTheDocumentationSays(@ForAll("cases") Case random) {
    Map<List<@Nullable Object>, List<BigDecimal>> expected = new HashMap<>();
    random
        .naive()
        .shown(random.rows())
        .forEach((key, rows) -> expected.put(new ArrayList<>(key), totals(rows)));
    assertThat(values(random.release(1, random.rows()))).isEqualTo(expected);
  }

  @Property(tries = 1_000)
  void release_anyRows_showsNoneThatCountsTooFew(@ForAll("cases") Case random) {
    random
        .naive()
        .shown(random.rows())
        .forEach((key, rows) -> assertThat(random.naive().isEnough(key, rows)).isTrue());
  }

  @Property(tries = 1_000)
  void release_merged_keepsTheTotalIfAnythingIsShown(@ForAll("cases") Case random) {
    ReleasedGroups released = random.release(1, random.rows());
    boolean keeps =
        random.form() == Suppression.Form.REMAINDER
            || random.form() == Suppression.Form.NULL_DIMENSION;
    if (keeps && !released.groups().isEmpty()) {
      List<BigDecimal> sums = List.of(BigDecimal.ZERO, BigDecimal.ZERO);
      for (List<BigDecimal> values : values(released).values()) {
        sums = List.of(sums.get(0).add(values.get(0)), sums.get(1).add(values.get(1)));
      }
      assertThat(sums).isEqualTo(totals(random.rows()));
    }
  }

  @Property(tries = 500)
  void release_censored_keepsEachKeyOnce(@ForAll("cases") Case random) {
    if (random.form() == Suppression.Form.CENSOR) {
      assertThat(random.release(1, random.rows()).groups())
          .hasSize((int) random.rows().stream().map(NaiveRelease.Row::key).distinct().count());
    }
  }

  @Property(tries = 1_000)
  void release_otherOrderOfRows_isTheSame(@ForAll("cases") Case random, @ForAll Random order) {
    List<NaiveRelease.Row> shuffled = new ArrayList<>(random.rows());
    Collections.shuffle(shuffled, order);
    assertThat(values(random.release(1, shuffled)))
        .isEqualTo(values(random.release(1, random.rows())));
  }

  @Property(tries = 1_000)
  void release_rounded_isTheMultipleBelow(
      @ForAll("cases") Case random, @ForAll @IntRange(min = 2, max = 50) int step) {
    Map<List<@Nullable Object>, List<BigDecimal>> exact = values(random.release(1, random.rows()));
    Map<List<@Nullable Object>, List<BigDecimal>> rounded =
        values(random.release(step, random.rows()));
    assertThat(rounded.keySet()).isEqualTo(exact.keySet());
    exact.forEach(
        (key, values) -> {
          for (int i = 0; i < values.size(); i++) {
            long below = Math.floorDiv(values.get(i).longValueExact(), (long) step) * step;
            assertThat(rounded.getOrDefault(key, List.of()).get(i))
                .isEqualByComparingTo(BigDecimal.valueOf(below));
          }
        });
  }
}
