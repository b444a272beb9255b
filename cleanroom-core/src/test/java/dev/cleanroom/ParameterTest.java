package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class ParameterTest {
  @Test
  void between_wholeNumbers_holdsBothEnds() {
    Parameter parameter = Parameter.integer("age").between(18L, 99L);
    assertThat(parameter.contains(18L)).isTrue();
    assertThat(parameter.contains(99L)).isTrue();
    assertThat(parameter.contains(17L)).isFalse();
    assertThat(parameter.contains(100L)).isFalse();
    assertThat(parameter.contains(18)).as("an Integer is not its Java class").isFalse();
    assertThat(parameter).hasToString(":age INTEGER between 18 and 99");
    assertThat(parameter.numericRange()).contains(ValueBounds.of("18", "99"));
  }

  @Test
  void between_everyOtherType_works() {
    Parameter decimal =
        Parameter.decimal("price", 10, 2).between(new BigDecimal("0.5"), new BigDecimal("1"));
    assertThat(decimal.contains(new BigDecimal("0.50"))).isTrue();
    assertThat(decimal.contains(new BigDecimal("1.01"))).isFalse();
    assertThat(decimal).hasToString(":price DECIMAL(10, 2) between 0.50 and 1.00");
    Parameter floating = Parameter.floating("x").between(-1.0, 1.5);
    assertThat(floating.contains(Double.NaN)).isFalse();
    assertThat(floating.contains(1.5)).isTrue();
    assertThat(floating.numericRange()).contains(ValueBounds.of("-1", "1.5"));
    Parameter date =
        Parameter.date("day").between(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31));
    assertThat(date.contains(LocalDate.of(2027, 1, 1))).isFalse();
    assertThat(date.contains("2026-05-05")).isFalse();
    assertThat(date.numericRange()).isEmpty();
    LocalDateTime noon = LocalDateTime.of(2026, 1, 1, 12, 0);
    assertThat(Parameter.timestamp("at").between(noon, noon).contains(noon)).isTrue();
  }

  @Test
  void between_wrongBounds_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> Parameter.integer("n").between(2L, 1L));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.text("t").between("a", "b"))
        .withMessageContaining("no range");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.floating("x").between(0.0, Double.POSITIVE_INFINITY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.floating("x").between(Double.NaN, 1.0));
    assertThatIllegalArgumentException()
        .as("a bound that would be rounded")
        .isThrownBy(
            () -> Parameter.decimal("d", 5, 2).between(new BigDecimal("0.005"), BigDecimal.ONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.date("d").between(LocalDate.MIN, LocalDate.MAX));
    LocalDateTime nanos = LocalDateTime.of(2026, 1, 1, 12, 0, 0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.timestamp("at").between(nanos, nanos));
  }

  @Test
  void oneOf_textWithQuotes_readsUnambiguously() {
    Parameter two = Parameter.text("c").oneOf("a", "b");
    assertThat(two).hasToString(":c TEXT one of ['a', 'b']");
    assertThat(Parameter.text("c").oneOf("a', 'b"))
        .hasToString(":c TEXT one of ['a'', ''b']")
        .isNotEqualTo(two);
    assertThat(two.contains("a")).isTrue();
    assertThat(two.contains("A")).isFalse();
  }

  @Test
  void oneOf_numbers_hasTheirRange() {
    assertThat(Parameter.integer("n").oneOf(5L, -3L, 4L).numericRange())
        .contains(ValueBounds.of("-3", "5"));
    assertThat(
            Parameter.decimal("d", 4, 1)
                .oneOf(new BigDecimal("1.50"))
                .contains(new BigDecimal("1.5")))
        .isTrue();
  }

  @Test
  void oneOf_noneOrNotOfType_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> Parameter.integer("n").oneOf());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.text("t").oneOf("x".repeat(Table.MAX_TEXT_LENGTH + 1)));
  }

  @Test
  void maxLength_text_countsCharacters() {
    Parameter parameter = Parameter.text("t").maxLength(3);
    assertThat(parameter.contains("abc")).isTrue();
    assertThat(parameter.contains("abcd")).isFalse();
    assertThat(parameter).hasToString(":t TEXT at most 3 characters");
    assertThatIllegalArgumentException().isThrownBy(() -> Parameter.text("t").maxLength(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Parameter.text("t").maxLength(1001));
    assertThatIllegalArgumentException().isThrownBy(() -> Parameter.integer("n").maxLength(3));
  }

  @Test
  void numericRange_beyondWhatBoundsHold_isEmpty() {
    assertThat(Parameter.integer("n").between(Long.MIN_VALUE, Long.MAX_VALUE).numericRange())
        .isEmpty();
    assertThat(Parameter.floating("x").between(0.0, 1e300).numericRange()).isEmpty();
    assertThat(Parameter.floating("x").between(1e-30, 1.0).numericRange()).isEmpty();
  }

  @Test
  void name_noIdentifier_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.integer("a b").between(0L, 1L))
        .withMessageContaining("parameter name");
  }
}
