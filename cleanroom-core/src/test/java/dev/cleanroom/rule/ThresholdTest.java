package dev.cleanroom.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
  @Test
  void of_number_dropsAndReadsPlainColumns() {
    Threshold threshold = Threshold.of(5);

    assertThat(threshold.units()).isEqualTo(5);
    assertThat(threshold.columns()).isEmpty();
    assertThat(threshold.anyExpression()).isFalse();
    assertThat(threshold.suppression()).isEqualTo(Suppression.of(Suppression.Form.DROP));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, Threshold.LARGEST + 1, Integer.MAX_VALUE})
  void of_outOfRange_throws(int units) {
    assertThatThrownBy(() -> Threshold.of(units))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the threshold must be 2 to 100000, but is " + units);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, Threshold.LARGEST})
  void of_edgesOfRange_areAllowed(int units) {
    assertThat(Threshold.of(units).withColumn("a", units).columns()).isEqualTo(Map.of("a", units));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, Threshold.LARGEST + 1})
  void withColumn_outOfRange_throws(int minimum) {
    Threshold threshold = Threshold.of(5);
    assertThatThrownBy(() -> threshold.withColumn("zip", minimum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the threshold of column 'zip' must be 2 to 100000, but is " + minimum);
  }

  @Test
  void withColumn_zero_asksForNothing() {
    assertThat(Threshold.of(5).withColumn("zip", 0).columns()).isEqualTo(Map.of("zip", 0));
  }

  @Test
  void columns_ofThreshold_cannotBeChanged() {
    Map<String, Integer> columns = Threshold.of(5).columns();
    assertThatThrownBy(() -> columns.put("a", 2)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void toString_eachPart_changesIt() {
    Threshold base = Threshold.of(5);
    List<String> texts =
        Stream.of(
                base,
                Threshold.of(6),
                base.withColumn("a", 2),
                base.withColumn("b", 2),
                base.withColumn("a", 3),
                base.withAnyExpression(),
                base.withSuppression(Suppression.of(Suppression.Form.CENSOR)),
                base.withSuppression(base.suppression().roundedTo(10)))
            .map(Threshold::toString)
            .toList();
    assertThat(texts).doesNotHaveDuplicates();
  }
}
