package dev.cleanroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyLossTest {
  @Test
  void of_sameNumbers_isEqual() {
    assertThat(PrivacyLoss.of("0.50", "1e-6")).isEqualTo(PrivacyLoss.of("0.5", "0.000001"));
    assertThat(PrivacyLoss.of("1e2", "0")).hasSameHashCodeAs(PrivacyLoss.epsilon("100.0"));
    assertThat(PrivacyLoss.epsilon("0.000")).isEqualTo(PrivacyLoss.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1234567891, 0, epsilon may have at most 9 decimals",
    "1, 1e-19, delta may have at most 18 decimals",
    "-1, 0, epsilon must not be negative",
    "1, -1e-9, delta must not be negative",
    "1, 1, delta must be less than 1",
    "1000000001, 0, epsilon must be at most 1000000000",
    "1e99, 0, epsilon has too many digits",
    "half, 0, epsilon is not a decimal number: 'half'",
    "1, 0.00000000000000000000000000000000000000001, delta has more than 40 characters",
  })
  void of_notOnGridOrOutOfRange_throws(String epsilon, String delta, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivacyLoss.of(epsilon, delta))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 'ε=0, δ=0'",
    "0.5, 1e-6, 'ε=0.5, δ=1e-6'",
    "1.50, 0.000015, 'ε=1.5, δ=1.5e-5'",
    "100, 0.001, 'ε=100, δ=0.001'",
    "1000000000, 1e-18, 'ε=1e9, δ=1e-18'",
    "0.123456789, 0.123456789012345678, 'ε=0.123456789, δ=0.123456789012345678'",
  })
  void toString_anyLoss_isShortestExactText(String epsilon, String delta, String text) {
    assertThat(PrivacyLoss.of(epsilon, delta)).hasToString(text);
  }

  @Test
  void plus_tenTenths_isExactlyOne() {
    PrivacyLoss sum = PrivacyLoss.ZERO;
    for (int i = 0; i < 10; i++) {
      sum = sum.plus(PrivacyLoss.of("0.1", "1e-18"));
    }
    assertThat(sum).isEqualTo(PrivacyLoss.of("1", "1e-17"));
  }

  @Test
  void plus_beyondWhatMayBeAskedFor_isStillExact() {
    PrivacyLoss largest = PrivacyLoss.of("1000000000", "0.9");
    PrivacyLoss sum = largest.plus(largest);
    assertThat(sum.epsilon()).isEqualByComparingTo("2e9");
    assertThat(sum.delta()).isEqualByComparingTo("1.8");
    assertThat(sum.fitsIn(largest)).isFalse();
  }

  @Test
  void minusOrZero_moreThanThereIs_isZeroInThatPartOnly() {
    assertThat(PrivacyLoss.of("1", "1e-6").minusOrZero(PrivacyLoss.of("0.4", "1e-5")))
        .isEqualTo(PrivacyLoss.epsilon("0.6"));
  }

  @Test
  void fitsIn_eitherPartTooLarge_isFalse() {
    PrivacyLoss cap = PrivacyLoss.of("1", "1e-6");
    assertThat(cap.fitsIn(cap)).isTrue();
    assertThat(PrivacyLoss.of("1.000000001", "0").fitsIn(cap)).isFalse();
    assertThat(PrivacyLoss.of("0", "1.000000000001e-6").fitsIn(cap)).isFalse();
  }

  @Test
  void builders_sumThatNobodyMayAskFor_throws() {
    PrivacyLoss certain = new PrivacyLoss(BigDecimal.ONE, BigDecimal.ONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnalysisRule.differentialPrivacy().maxLoss(certain));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnalysisTemplate.named("t").loss(certain));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dev.cleanroom.testing.Samples.table("a", "t").budget(certain));
  }
}
