package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedSumsTest {
  /** Units, rows, a sum of −5 to 9 a unit and a mean of 0 to 10: at most 2 groups, 3 rows. */
  private static final ReleasePlan PLAN =
      Plans.plan(Plans.units(), Plans.rows(), Plans.sum(-5, 9), Plans.mean(0, 10))
          .keys(GroupKeys.values("a", "b"))
          .bounds(2, 3)
          .get();

  private final BoundedSums sums =
      new BoundedSums(Blueprint.of(PLAN, Recipe.SOUND, new FixedRun(0)));

  private static List<BigInteger> numbers(long... numbers) {
    return Arrays.stream(numbers).mapToObj(BigInteger::valueOf).toList();
  }

  private static BoundedGroup group(
      long units, long mostGroups, List<BigInteger> rows, List<BigInteger> sums) {
    return new BoundedGroup(List.of("a"), BigInteger.valueOf(units), mostGroups, rows, sums);
  }

  private void assertTaken(BoundedGroup group) {
    BoundedSums fresh = new BoundedSums(Blueprint.of(PLAN, Recipe.SOUND, new FixedRun(0)));
    assertThatCode(() -> fresh.add(0, group)).doesNotThrowAnyException();
  }

  private void assertRefused(BoundedGroup group) {
    assertThatThrownBy(() -> sums.add(0, group))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("beyond the bounds");
    assertThat(sums.isEmpty()).isTrue();
  }

  @Test
  void add_numbersAtTheirBounds_areTaken() {
    assertTaken(group(4, 1, numbers(0, 0, 0, 0), numbers(0, 0, -20, 0)));
    assertTaken(group(4, 2, numbers(4, 12, 0, 12), numbers(0, 0, 36, 60)));
    assertTaken(group(4, 2, numbers(4, 12, 0, 12), numbers(0, 0, 36, -60)));
  }

  @Test
  void add_numberBeyondItsBound_isRefused() {
    List<BigInteger> rows = numbers(4, 12, 0, 12);
    List<BigInteger> ok = numbers(0, 0, 36, 60);
    assertRefused(group(0, 1, rows, ok));
    assertRefused(group(-1, 1, rows, ok));
    assertRefused(group(4, 0, rows, ok));
    assertRefused(group(4, 3, rows, ok));
    assertRefused(group(4, 1, numbers(5, 12, 0, 12), ok));
    assertRefused(group(4, 1, numbers(-1, 12, 0, 12), ok));
    assertRefused(group(4, 1, numbers(4, 13, 0, 12), ok));
    assertRefused(group(4, 1, numbers(4, -1, 0, 12), ok));
    assertRefused(group(4, 1, rows, numbers(0, 0, 37, 60)));
    assertRefused(group(4, 1, rows, numbers(0, 0, -21, 60)));
    assertRefused(group(4, 1, numbers(4, 12, 0, 13), ok));
    assertRefused(group(4, 1, rows, numbers(0, 0, 36, 61)));
    assertRefused(group(4, 1, numbers(4, 12, 0, 11), ok));
    assertRefused(group(4, 1, rows, numbers(0, 0, 36, -61)));
  }

  @Test
  void add_otherNumberOfAggregates_isRefused() {
    assertRefused(group(4, 1, numbers(4, 12, 0), numbers(0, 0, 36, 60)));
    assertRefused(group(4, 1, numbers(4, 12, 0, 12), numbers(0, 0, 36, 60, 0)));
  }

  @Test
  void add_moreUnitsThan63Bits_isRefused() {
    BigInteger units = BigInteger.ONE.shiftLeft(64);
    assertRefused(
        new BoundedGroup(List.of("a"), units, 1, numbers(4, 12, 0, 12), numbers(0, 0, 36, 60)));
  }

  @Test
  void add_groupTwice_isRefused() {
    BoundedGroup group = group(4, 1, numbers(4, 12, 0, 12), numbers(0, 0, 36, 60));
    sums.add(0, group);
    assertThatThrownBy(() -> sums.add(0, group)).hasMessageContaining("twice");
    sums.add(1, group);
  }

  @Test
  void totals_groups_areByMeasure() {
    sums.add(1, group(4, 1, numbers(3, 10, 0, 12), numbers(0, 0, -7, 60)));
    Totals totals = sums.totals(2);
    List<Measure.Kind> kinds = Measure.of(PLAN).stream().map(Measure::kind).toList();
    assertThat(kinds)
        .containsExactly(
            Measure.Kind.UNITS,
            Measure.Kind.ROWS,
            Measure.Kind.SUM,
            Measure.Kind.MEAN_SUM,
            Measure.Kind.ROWS);
    List<BigInteger> expected = numbers(3, 10, -7, 60, 12);
    for (int m = 0; m < expected.size(); m++) {
      assertThat(totals.get(m, 0)).isZero();
      assertThat(totals.get(m, 1)).isEqualTo(expected.get(m));
    }
  }
}
