package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GroupIndexTest {
  private static GroupIndex index(GroupKeys keys, ColumnType... types) {
    return new GroupIndex(plan(keys, types), 7);
  }

  private static ReleasePlan plan(GroupKeys keys, ColumnType... types) {
    List<Column> columns = Arrays.stream(types).map(type -> Column.of("g", type)).toList();
    return new ReleasePlan(
        columns, keys, 1, 1, NoiseKind.LAPLACE, PrivacyLoss.epsilon("1"), List.of());
  }

  private static List<@Nullable Object> key(@Nullable Object value) {
    return Collections.singletonList(value);
  }

  @Test
  void numberOf_decimalsOfOneValue_isOneGroupShownWithTheColumnsDecimals() {
    GroupIndex index = index(GroupKeys.selected(), ColumnType.decimal(10, 2));
    int number = index.numberOf(key(new BigDecimal("1.000")));
    assertThat(index.numberOf(key(new BigDecimal("1.0")))).isEqualTo(number);
    assertThat(index.numberOf(key(new BigDecimal("1.01")))).isNotEqualTo(number);
    assertThat(index.shownKey(number)).isEqualTo(key(new BigDecimal("1.00")));
    assertThat(index.numberOf(key(new BigDecimal("0.00"))))
        .isEqualTo(index.numberOf(key(BigDecimal.ZERO)));
  }

  @Test
  void numberOf_undeclaredGroup_isMinusOne() {
    GroupIndex index = index(GroupKeys.values("a", null), ColumnType.TEXT);
    assertThat(index.numberOf(key("a"))).isZero();
    assertThat(index.numberOf(key(null))).isEqualTo(1);
    assertThat(index.numberOf(key("b"))).isEqualTo(-1);
    assertThat(index.size()).isEqualTo(2);
  }

  @Test
  void numberOf_declaredWholeNumbers_areFoundHoweverTheyWereGiven() {
    for (GroupIndex index :
        List.of(
            index(GroupKeys.values(3, 1L, new BigDecimal("2.0")), ColumnType.INTEGER),
            new GroupIndex(plan(GroupKeys.values(3, 1L, 2), ColumnType.INTEGER)))) {
      assertThat(index.size()).isEqualTo(3);
      assertThat(index.numberOf(key(3L))).isZero();
      assertThat(index.numberOf(key(1L))).isEqualTo(1);
      assertThat(index.numberOf(key(2L))).isEqualTo(2);
      assertThat(index.key(2)).isEqualTo(key(2L));
      assertThat(index.numberOf(key(0L))).isEqualTo(-1);
      assertThat(index.numberOf(key(null))).isEqualTo(-1);
    }
  }

  @Test
  void numberOf_nullAmongDeclaredWholeNumbers_isAGroup() {
    GroupIndex index = index(GroupKeys.values(3, null, 2L), ColumnType.INTEGER);
    assertThat(index.numberOf(key(3L))).isZero();
    assertThat(index.numberOf(key(null))).isEqualTo(1);
    assertThat(index.numberOf(key(2L))).isEqualTo(2);
    assertThat(index.numberOf(key(1L))).isEqualTo(-1);
  }

  /** In a chain of equal hashes this would take hours: all of these lists have the same. */
  @Test
  @Timeout(60)
  void numberOf_keysMadeToCollide_areFoundAsFastAsOthers() {
    GroupIndex index = index(GroupKeys.selected(), ColumnType.INTEGER, ColumnType.INTEGER);
    int hash = Arrays.asList(0L, 1_000_000_000L).hashCode();
    for (long i = 0; i < 300_000; i++) {
      List<@Nullable Object> key = Arrays.asList(i, 1_000_000_000L - 31 * i);
      assertThat(key.hashCode()).isEqualTo(hash);
      assertThat(index.numberOf(key)).isEqualTo((int) i);
    }
    assertThat(index.numberOf(Arrays.asList(7L, 1_000_000_000L - 31 * 7))).isEqualTo(7);
  }

  @Test
  void numberOf_openKeysOfEveryKind_areOneGroupEach() {
    for (List<@Nullable Object> cells :
        List.<List<@Nullable Object>>of(
            Arrays.asList(true, false, null),
            Arrays.asList("", "a", null),
            Arrays.asList(1L, 2L, null),
            Arrays.asList(0.5, 1.5, null),
            Arrays.asList(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 2), null),
            Arrays.asList(LocalDate.EPOCH.atStartOfDay(), LocalDate.EPOCH.atTime(1, 0), null))) {
      GroupIndex index = index(GroupKeys.selected(), ColumnType.TEXT);
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < cells.size(); i++) {
          assertThat(index.numberOf(key(cells.get(i)))).as("%s", cells.get(i)).isEqualTo(i);
        }
      }
    }
  }

  @Test
  void numberOf_noGroups_isZero() {
    assertThat(index(GroupKeys.none()).numberOf(List.of())).isZero();
  }

  @Test
  void numberOf_keyChangedAfterwards_staysTheSame() {
    GroupIndex index = index(GroupKeys.selected(), ColumnType.TEXT);
    List<Object> key = Arrays.asList("a");
    int number = index.numberOf(key);
    key.set(0, "b");
    assertThat(index.numberOf(key("a"))).isEqualTo(number);
  }

  @Test
  void numberOf_manyThreads_areDenseAndAgree() throws InterruptedException {
    GroupIndex index = index(GroupKeys.selected(), ColumnType.INTEGER);
    int[][] numbers = new int[4][5_000];
    List<Thread> threads = new ArrayList<>();
    for (int[] own : numbers) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < own.length; i++) {
                  own[i] = index.numberOf(key((long) i));
                  if (own[i] >= index.size()) {
                    own[i] = -1; // a number that a lane would refuse
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(index.size()).isEqualTo(5_000);
    for (int[] own : numbers) {
      assertThat(own).isEqualTo(numbers[0]).doesNotContain(-1);
      assertThat(Arrays.stream(own).distinct().count()).isEqualTo(5_000);
    }
    assertThat(index.key(numbers[0][17])).isEqualTo(key(17L));
  }

  @Test
  void new_declaredTwiceOnceRounded_throws() {
    GroupKeys keys = GroupKeys.values(new BigDecimal("1.001"), new BigDecimal("1.002"));
    assertThatThrownBy(() -> index(keys, ColumnType.decimal(10, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stands twice");
  }

  @Test
  void new_declaredInAnotherClass_isTheColumnsCell() {
    GroupIndex index = index(GroupKeys.values(7, 8), ColumnType.INTEGER);
    assertThat(index.numberOf(key(8L))).isEqualTo(1);
    assertThat(index.shownKey(1)).isEqualTo(key(8L));
    assertThatThrownBy(() -> index(GroupKeys.values("x"), ColumnType.INTEGER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void keyOrder_severalColumns_isByValueWithNullsLast() {
    GroupIndex index = index(GroupKeys.selected(), ColumnType.INTEGER, ColumnType.DATE);
    LocalDate day = LocalDate.of(2026, 1, 1);
    List<List<Object>> keys =
        List.of(
            Arrays.asList(null, day),
            Arrays.asList(10L, null),
            Arrays.asList(10L, day),
            Arrays.asList(9L, day.plusDays(1)),
            Arrays.asList(9L, day));
    keys.forEach(
        k -> {
          int unused = index.numberOf(k);
        });
    assertThat(KeyOrder.of(index)).containsExactly(4, 3, 2, 1, 0);
  }
}
