package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.spi.FixedPoint;
import org.junit.jupiter.api.Test;

class ClampTest {
  private static final long LIMIT = FixedPoint.LIMIT;
  private static final int MANY = Integer.MAX_VALUE;

  private static long rows(long low, long high, int rows, long sum) {
    return Clamp.SOUND.rows(Plans.mean(low, high), rows, sum);
  }

  @Test
  void rows_sumBeyondItsBounds_isMovedToThem() {
    assertThat(rows(-3, 5, 1, 9)).isEqualTo(5);
    assertThat(rows(-3, 5, 4, -13)).isEqualTo(-12);
    assertThat(rows(-3, 5, 4, 20)).isEqualTo(20);
    assertThat(rows(2, 5, MANY, 0)).isEqualTo(2L * MANY);
  }

  @Test
  void rows_boundsBeyond64Bits_leaveEverySum() {
    assertThat(rows(-LIMIT, LIMIT, MANY, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(rows(-LIMIT, LIMIT, MANY, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    assertThat(rows(LIMIT, LIMIT, 1023, 0)).isEqualTo(1023 * LIMIT);
    assertThat(rows(-LIMIT, -LIMIT, 1024, 0)).isEqualTo(Long.MIN_VALUE);
  }

  /** Each of the values is at least the lower bound, so their sum cannot be what was given. */
  @Test
  void rows_everyPossibleSumBeyond64Bits_throws() {
    assertThatThrownBy(() -> rows(LIMIT, LIMIT, 1024, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rows(-LIMIT, -LIMIT, 1025, Long.MIN_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
