package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContributionBoundsTest {
  @ParameterizedTest
  @CsvSource({"0, 1", "100001, 1", "1, 0", "1, 1000001", "-1, -1"})
  void of_outOfRange_throws(int groups, int rows) {
    assertThatIllegalArgumentException().isThrownBy(() -> ContributionBounds.of(groups, rows));
  }

  @Test
  void toString_narrowedAndTotals_namesAllInOrder() {
    ContributionBounds bounds =
        ContributionBounds.of(3, 2)
            .narrow("visits.price", "0", "10")
            .narrow("amount", "1", "2")
            .total("revenue", "0", "15");
    assertThat(bounds)
        .hasToString(
            "maxGroups=3, maxRowsPerGroup=2, narrowed={amount=[1, 2], visits.price=[0, 10]},"
                + " totals={revenue=[0, 15]}");
    assertThat(ContributionBounds.of(3, 2)).hasToString("maxGroups=3, maxRowsPerGroup=2");
  }

  @Test
  void narrow_twice_throws() {
    ContributionBounds bounds =
        ContributionBounds.of(1, 1).narrow("a", "0", "1").total("b", "0", "1");
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.narrow("a", "0", "2"));
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.total("b", "0", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b.c", ".a", "a.", "a=[0, 1], b", "a b"})
  void narrow_noColumnName_throws(String name) {
    ContributionBounds bounds = ContributionBounds.of(1, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.narrow(name, "0", "1"));
    assertThatIllegalArgumentException().isThrownBy(() -> bounds.total(name, "0", "1"));
  }
}
