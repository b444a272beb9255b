package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueBoundsTest {
  @Test
  void of_sameNumbers_isEqualAndReadsTheSame() {
    assertThat(ValueBounds.of("0.0", "1e2")).isEqualTo(ValueBounds.of("0", "100.00"));
    assertThat(ValueBounds.of("-0.50", "1e2")).hasToString("[-0.5, 100]");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, exceeds",
    "0, 1000000000000000001, must lie within",
    "-1e30, 0, must lie within",
    "0, 1e2000000000, must lie within",
    "0, 1e-19, must lie within",
    "a, 1, must be decimal numbers",
    "0, 1000000000000000000000000000000000000000000000000000000000000, more than 60",
  })
  void of_notAnInterval_throws(String low, String high, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValueBounds.of(low, high))
        .withMessageContaining(message);
  }

  @Test
  void of_largestBounds_areKept() {
    assertThat(ValueBounds.of("-1e18", "1e18"))
        .hasToString("[-1000000000000000000, 1000000000000000000]");
  }

  @Test
  void isWithin_eitherEndOutside_isFalse() {
    ValueBounds outer = ValueBounds.of("0", "10");
    assertThat(outer.isWithin(ValueBounds.of("0.0", "10"))).isTrue();
    assertThat(ValueBounds.of("-1", "5").isWithin(outer)).isFalse();
    assertThat(ValueBounds.of("5", "11").isWithin(outer)).isFalse();
  }
}
