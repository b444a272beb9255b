package dev.cleanroom.dp.accountant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PrivacyLossDistributionTest {
  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }

  @Test
  void none_anyQuestion_losesNothing() {
    assertThat(PrivacyLossDistribution.NONE.epsilon(BigDecimal.ZERO)).isZero();
    assertThat(PrivacyLossDistribution.NONE.delta(BigDecimal.ZERO)).isZero();
    PrivacyLossDistribution zero =
        PrivacyLossDistribution.pure(BigDecimal.ZERO)
            .compose(PrivacyLossDistribution.gaussian(1, 1).compose(0));
    assertThat(zero.epsilon(BigDecimal.ZERO)).isZero();
  }

  @Test
  void epsilon_noDelta_isTheSumExactly() {
    PrivacyLossDistribution all =
        PrivacyLossDistribution.pure(number("0.1"))
            .compose(1000)
            .compose(PrivacyLossDistribution.laplace(number("0.000000001")));
    assertThat(all.epsilon(BigDecimal.ZERO)).isEqualByComparingTo("100.000000001");
    assertThat(all.delta(number("100.000000001"))).isZero();
  }

  @Test
  void epsilon_deltaBelowWhatIsRevealed_throws() {
    PrivacyLossDistribution all =
        PrivacyLossDistribution.approximate(PrivacyLoss.of("0.1", "1e-6")).compose(100);
    assertThat(all.delta(number("10"))).isBetween(number("0.0000999"), number("0.0001"));
    assertThatThrownBy(() -> all.epsilon(number("0.00009")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delta is too small");
    assertThatThrownBy(() -> PrivacyLossDistribution.gaussian(1, 1).epsilon(BigDecimal.ZERO))
        .hasMessageContaining("delta is too small");
  }

  @Test
  void epsilon_everythingRevealed_isZeroForDeltaOne() {
    PrivacyLossDistribution all =
        PrivacyLossDistribution.approximate(new PrivacyLoss(BigDecimal.ONE, BigDecimal.ONE));
    assertThat(all.epsilon(BigDecimal.ONE)).isZero();
    assertThat(all.delta(number("5"))).isEqualByComparingTo(BigDecimal.ONE);
  }

  @Test
  void delta_beyondTheWindow_isWhatWasCutOffAndMore() {
    // The true δ(30) of 100 Gaussians with σ = 10 is about 10⁻¹⁹¹.
    HockeyStick curve = curve(PrivacyLossDistribution.gaussian(10, 1), 100);
    assertThat(curve.delta(30)).isBetween(1e-40, 1e-20);
  }

  private static HockeyStick curve(PrivacyLossDistribution ignored, int times) {
    java.util.SortedMap<LossSource, Long> counts = new java.util.TreeMap<>(LossSources.ORDER);
    counts.put(new LossSources.Gaussian(0.1), (long) times);
    assertThat(ignored).isNotNull();
    return LossComposition.curve(counts);
  }

  @Test
  void epsilon_hugeAndTinyParameters_isSound() {
    assertThat(PrivacyLossDistribution.pure(number("1000")).epsilon(number("1e-9")))
        .isBetween(number("999"), number("1000"));
    assertThat(PrivacyLossDistribution.pure(number("0.000000001")).epsilon(number("1e-12")))
        .isEqualByComparingTo("0.000000001");
    BigDecimal mixed =
        PrivacyLossDistribution.pure(number("5"))
            .compose(PrivacyLossDistribution.gaussian(1e9, 1).compose(10))
            .epsilon(number("1e-9"));
    assertThat(mixed).isBetween(number("4.99999"), number("5.001"));
    assertThat(PrivacyLossDistribution.gaussian(1, 40).epsilon(number("1e-9")))
        .isBetween(number("1036"), number("1042"));
  }

  @Test
  void factories_outOfRange_throw() {
    refuse(() -> PrivacyLossDistribution.pure(number("-1")));
    refuse(() -> PrivacyLossDistribution.pure(number("1001")));
    refuse(() -> PrivacyLossDistribution.laplace(BigDecimal.ZERO));
    refuse(() -> PrivacyLossDistribution.discreteLaplace(BigDecimal.ONE, 0));
    refuse(() -> PrivacyLossDistribution.discreteLaplace(BigDecimal.ZERO, 1));
    refuse(() -> PrivacyLossDistribution.discreteLaplace(BigDecimal.ONE, 1001));
    refuse(() -> PrivacyLossDistribution.gaussian(0, 1));
    refuse(() -> PrivacyLossDistribution.gaussian(Double.NaN, 1));
    refuse(() -> PrivacyLossDistribution.gaussian(1, 0));
    refuse(() -> PrivacyLossDistribution.gaussian(1, 41));
    refuse(() -> PrivacyLossDistribution.gaussian(1, Double.NaN));
    PrivacyLossDistribution one = PrivacyLossDistribution.pure(BigDecimal.ONE);
    refuse(() -> one.compose(-1));
    refuse(() -> one.compose(1_000_001));
    refuse(() -> one.compose(1_000_000).compose(one));
    refuse(() -> one.epsilon(number("-0.1")));
    refuse(() -> one.epsilon(number("1.1")));
    refuse(() -> one.delta(number("-0.1")));
    refuse(
        () -> PrivacyLossDistribution.approximate(new PrivacyLoss(BigDecimal.ONE, number("1.5"))));
  }

  private static void refuse(Supplier<?> call) {
    assertThatThrownBy(call::get).isInstanceOf(IllegalArgumentException.class);
  }
}
