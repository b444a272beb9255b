package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "39, 0", "5, 6", "5, -1"})
  void decimal_outOfRange_throws(int precision, int scale) {
    assertThatIllegalArgumentException().isThrownBy(() -> ColumnType.decimal(precision, scale));
  }

  @Test
  void constructor_precisionOfOtherKind_throws() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ColumnType(ColumnType.Kind.INTEGER, 5, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ColumnType(ColumnType.Kind.TEXT, 0, 1));
  }

  @Test
  void toString_decimal_showsDigits() {
    assertThat(ColumnType.decimal(38, 9)).hasToString("DECIMAL(38, 9)");
    assertThat(ColumnType.TEXT).hasToString("TEXT");
    assertThat(ColumnType.decimal(1, 0).kind().javaClass()).isEqualTo(BigDecimal.class);
  }

  @Test
  void isNumeric_kinds_areThree() {
    assertThat(ColumnType.INTEGER.isNumeric()).isTrue();
    assertThat(ColumnType.decimal(3, 1).isNumeric()).isTrue();
    assertThat(ColumnType.DOUBLE.isNumeric()).isTrue();
    assertThat(ColumnType.TEXT.isNumeric()).isFalse();
    assertThat(ColumnType.DATE.isNumeric()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a-b", "a b", "é", "a\"", "a;", "a\n"})
  void column_noIdentifier_throws(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Column.of(name, ColumnType.TEXT));
  }

  @Test
  void column_identifier_isKept() {
    assertThat(Column.of("_Visitor_1", ColumnType.TEXT)).hasToString("_Visitor_1 TEXT");
    assertThat(Column.of("a".repeat(128), ColumnType.TEXT).name()).hasSize(128);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Column.of("a".repeat(129), ColumnType.TEXT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\u202Eb", "a\u200Bb", "\uD800", "a\u2028b", "a\u007F"})
  void label_notPrintable_throwsWithoutShowingIt(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnalysisTemplate.named(label))
        .withMessage("template name must be 1 to 200 printable characters, not all of them blank");
  }

  @Test
  void label_anyScript_isKept() {
    assertThat(Collaboration.named("Überblick 概要 😀")).isNotNull();
    assertThatIllegalArgumentException().isThrownBy(() -> Collaboration.named("a".repeat(201)));
  }
}
