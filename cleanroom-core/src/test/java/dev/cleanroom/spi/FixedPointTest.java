package dev.cleanroom.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  private static final FixedPoint CENTS = new FixedPoint(2, -1_000, 1_000);

  @Test
  void constructor_outOfRange_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FixedPoint(0, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FixedPoint(0, 0, FixedPoint.LIMIT + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FixedPoint(0, -FixedPoint.LIMIT - 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new FixedPoint(19, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new FixedPoint(-19, 0, 1));
  }

  @Test
  void of_decimal_roundsHalfToEvenAndClamps() {
    assertThat(CENTS.of(new BigDecimal("0.005"))).isEqualTo(0);
    assertThat(CENTS.of(new BigDecimal("0.015"))).isEqualTo(2);
    assertThat(CENTS.of(new BigDecimal("-0.025"))).isEqualTo(-2);
    assertThat(CENTS.of(new BigDecimal("9.999"))).isEqualTo(1_000);
    assertThat(CENTS.of(new BigDecimal("1e2000000000"))).isEqualTo(1_000);
    assertThat(CENTS.of(new BigDecimal("-1e2000000000"))).isEqualTo(-1_000);
    assertThat(CENTS.of(new BigDecimal("1e-2000000000"))).isEqualTo(0);
    assertThat(CENTS.of(new BigDecimal("1e30"))).isEqualTo(1_000);
    assertThat(CENTS.of(new BigDecimal("-1e30"))).isEqualTo(-1_000);
  }

  @Test
  void of_zeroOutsideBounds_isClamped() {
    assertThat(new FixedPoint(1, 5, 9).of(BigDecimal.ZERO)).isEqualTo(5);
    assertThat(new FixedPoint(1, 5, 9).of(new BigDecimal("1e-99"))).isEqualTo(5);
    assertThat(new FixedPoint(0, 5, 9).of(0L)).isEqualTo(5);
  }

  @Test
  void of_long_scalesAndClamps() {
    assertThat(CENTS.of(3L)).isEqualTo(300);
    assertThat(CENTS.of(Long.MAX_VALUE)).isEqualTo(1_000);
    assertThat(CENTS.of(Long.MIN_VALUE)).isEqualTo(-1_000);
    assertThat(new FixedPoint(-3, 0, 100).of(2_500L)).isEqualTo(2);
    assertThat(FixedPoint.INDICATOR.of(7L)).isEqualTo(1);
  }

  @Test
  void of_double_isWhatItReads() {
    assertThat(CENTS.of(0.29)).isEqualTo(29);
    assertThat(CENTS.of(-0.0)).isEqualTo(0);
    assertThat(CENTS.of(Double.POSITIVE_INFINITY)).isEqualTo(1_000);
    assertThat(CENTS.of(Double.NEGATIVE_INFINITY)).isEqualTo(-1_000);
    assertThat(CENTS.of(Double.MIN_VALUE)).isEqualTo(0);
    assertThat(CENTS.of(Double.MAX_VALUE)).isEqualTo(1_000);
    assertThatIllegalArgumentException().isThrownBy(() -> CENTS.of(Double.NaN));
  }

  @Test
  void value_gridValue_isExactNumber() {
    assertThat(CENTS.value(BigInteger.valueOf(-123))).isEqualByComparingTo("-1.23");
    assertThat(new FixedPoint(-3, 0, 9).value(BigInteger.TWO)).isEqualByComparingTo("2000");
    assertThat(new FixedPoint(0, -9, 3).magnitude()).isEqualTo(9);
  }
}
