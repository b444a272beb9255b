package dev.cleanroom.dp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.dp.accountant.PrivacyLossDistribution;
import dev.cleanroom.dp.accountant.RenyiLoss;
import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
import dev.cleanroom.dp.internal.random.SecureRun;
import dev.cleanroom.spi.ReleasePlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossesTest {
  private static final GoogleNoise NOISE = new GoogleNoise();
  private static final Releases RELEASES = new Releases(NOISE, () -> new SecureRun(NOISE));

  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }

  private static ReleasePlan laplace(String epsilon) {
    return Plans.plan(Plans.units(), Plans.rows()).loss(epsilon, "0").get();
  }

  private static ReleasePlan gaussian(String epsilon, String delta, int groups) {
    return Plans.plan(Plans.units(), Plans.sum(0, 100))
        .keys(GroupKeys.values("a", "b", "c", "d"))
        .bounds(groups, 1)
        .noise(NoiseKind.GAUSSIAN)
        .loss(epsilon, delta)
        .get();
  }

  private static ReleasePlan selected(NoiseKind noise, String epsilon, String delta) {
    return Plans.plan(Plans.everyUnit(), Plans.sum(0, 100))
        .keys(GroupKeys.selected())
        .bounds(3, 1)
        .noise(noise)
        .loss(epsilon, delta)
        .get();
  }

  @Test
  void compose_nothing_losesNothing() {
    assertThat(RELEASES.compose(List.of(), number("1e-9"))).isEqualTo(PrivacyLoss.of("0", "1e-9"));
  }

  @Test
  void compose_laplaceWithoutDelta_isTheSum() {
    List<ReleasePlan> plans = List.of(laplace("0.5"), laplace("0.25"));
    assertThat(RELEASES.compose(plans, BigDecimal.ZERO)).isEqualTo(PrivacyLoss.of("0.75", "0"));
  }

  /** Two measures each: half of ε for either. */
  @Test
  void compose_laplaceWithDelta_isThatOfRandomizedResponses() {
    List<ReleasePlan> plans = Collections.nCopies(100, laplace("0.1"));
    PrivacyLossDistribution responses = PrivacyLossDistribution.pure(number("0.05")).compose(200);
    BigDecimal epsilon = responses.epsilon(number("1e-6"));
    assertThat(RELEASES.compose(plans, number("1e-6")))
        .isEqualTo(new PrivacyLoss(epsilon, number("1e-6")));
    assertThat(epsilon).isLessThan(number("4"));
  }

  @Test
  void compose_selection_takesItsDeltaFirst() {
    List<ReleasePlan> plans = Collections.nCopies(20, selected(NoiseKind.LAPLACE, "0.2", "1e-6"));
    BigDecimal responses =
        PrivacyLossDistribution.pure(number("0.1")).compose(40).epsilon(number("5e-6"));
    assertThat(RELEASES.compose(plans, number("0.000025")).epsilon())
        .isEqualByComparingTo(responses);
    assertThat(RELEASES.compose(plans, number("0.00002")).epsilon()).isEqualByComparingTo("4");
    assertThatThrownBy(() -> RELEASES.compose(plans, number("0.000019")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delta is too small");
  }

  /**
   * Columns of 2 measures with 4 groups: the noise of a part is calibrated for it, so that μ
   * follows.
   */
  @Test
  void compose_gaussian_isNotBelowTheNoiseUsedAndCloseToIt() {
    for (int groups : new int[] {1, 3, 4}) {
      ReleasePlan plan = gaussian("1", "1e-6", groups);
      List<ReleasePlan> plans = Collections.nCopies(50, plan);
      BigDecimal delta = number("1e-5");
      BigDecimal epsilon = RELEASES.compose(plans, delta).epsilon();
      PrivacyLossDistribution noise =
          used(plan, 0, 1, groups).compose(used(plan, 1, 100, groups)).compose(50);
      BigDecimal least = noise.epsilon(delta);
      assertThat(epsilon).isBetween(least, least.multiply(number("1.001")));
      assertThat(epsilon).isLessThan(number("9"));
    }
  }

  private static PrivacyLossDistribution used(
      ReleasePlan plan, int measure, int change, int groups) {
    double sigma = Blueprint.of(plan, Recipe.SOUND, NOISE).noises().get(measure).scale();
    // The library is asked for whole lengths.
    double length = Math.ceil(Math.sqrt(groups) * change);
    return PrivacyLossDistribution.gaussian(sigma, length);
  }

  @Test
  void compose_enoughDelta_isNeverMoreThanTheSum() {
    List<ReleasePlan> plans = new ArrayList<>();
    plans.add(gaussian("2", "1e-9", 2));
    plans.add(selected(NoiseKind.GAUSSIAN, "0.5", "1e-7"));
    plans.add(selected(NoiseKind.LAPLACE, "3", "1e-8"));
    plans.add(laplace("1000000"));
    PrivacyLoss sum =
        plans.stream().map(ReleasePlan::loss).reduce(PrivacyLoss.ZERO, PrivacyLoss::plus);
    assertThat(RELEASES.compose(plans, sum.delta()).epsilon()).isEqualByComparingTo(sum.epsilon());
    plans.remove(3);
    for (int i = 0; i < plans.size(); i++) {
      PrivacyLoss loss = plans.get(i).loss();
      assertThat(RELEASES.compose(List.of(plans.get(i)), loss.delta()).epsilon())
          .isLessThanOrEqualTo(loss.epsilon());
    }
    BigDecimal epsilon = RELEASES.compose(plans, number("1e-6")).epsilon();
    assertThat(epsilon).isLessThan(number("5.5"));
    Collections.reverse(plans);
    assertThat(RELEASES.compose(plans, number("1e-6")).epsilon()).isEqualByComparingTo(epsilon);
  }

  @Test
  void compose_deltaOutOfRange_throws() {
    List<ReleasePlan> plans = List.of(laplace("1"));
    for (String delta : List.of("-0.1", "1", "1e-19")) {
      assertThatThrownBy(() -> RELEASES.compose(plans, number(delta)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> RELEASES.compose(List.of(gaussian("1", "0.01", 1)), BigDecimal.ZERO))
        .hasMessageContaining("delta is too small");
  }

  @Test
  void concentrated_laplace_isHalfTheSquares() {
    assertThat(RELEASES.concentrated(laplace("1"))).isEqualTo(ConcentratedLoss.of("0.25", "0"));
    assertThat(RELEASES.concentrated(laplace("0.000000003")))
        .isEqualTo(ConcentratedLoss.of("0.000000000001", "0"));
    assertThat(RELEASES.concentrated(selected(NoiseKind.LAPLACE, "1", "1e-7")))
        .isEqualTo(ConcentratedLoss.of("0.25", "1e-7"));
  }

  @Test
  void concentrated_gaussian_isThatOfTheNoiseUsed() {
    ReleasePlan plan = gaussian("1", "1e-6", 4);
    Blueprint blueprint = Blueprint.of(plan, Recipe.SOUND, NOISE);
    double rho = 0;
    int[] changes = {1, 100};
    for (int i = 0; i < 2; i++) {
      rho += Math.pow(2 * changes[i] / blueprint.noises().get(i).scale(), 2) / 2;
    }
    ConcentratedLoss loss = RELEASES.concentrated(plan);
    assertThat(loss.rho().doubleValue()).isBetween(rho, rho * (1 + 1e-6));
    // 2 measures, 4 groups: 8 draws, each 2⁻⁴⁹ off, times 1 + e¹².
    assertThat(loss.delta().doubleValue()).isBetween(2.3e-9, 2.4e-9);
    ConcentratedLoss withSelection =
        RELEASES.concentrated(selected(NoiseKind.GAUSSIAN, "1", "1e-6"));
    assertThat(withSelection.delta()).isBetween(number("5e-7"), number("5.1e-7"));
  }

  /** The sum of concentrated losses holds too, so it cannot be far below the tightest figure. */
  @Test
  void compose_manyReleases_isNotAboveTheSumOfConcentratedLosses() {
    for (ReleasePlan plan :
        List.of(
            gaussian("0.5", "1e-8", 2),
            laplace("0.2"),
            selected(NoiseKind.GAUSSIAN, "0.4", "1e-8"))) {
      ConcentratedLoss sum = ConcentratedLoss.ZERO;
      for (int i = 0; i < 60; i++) {
        sum = sum.plus(RELEASES.concentrated(plan));
      }
      PrivacyLoss concentrated = sum.atDelta(number("1e-6"));
      BigDecimal epsilon =
          RELEASES.compose(Collections.nCopies(60, plan), concentrated.delta()).epsilon();
      assertThat(epsilon)
          .isLessThan(concentrated.epsilon())
          .isGreaterThan(concentrated.epsilon().multiply(number("0.7")));
    }
  }

  private static final ExactNoise EXACT = new ExactNoise(CipherStream::new);
  private static final Releases EXACT_RELEASES = new Releases(EXACT, () -> new SecureRun(EXACT));

  @Test
  void compose_exactGaussian_isAboveTheNormalDistributionAndCloseToIt() {
    BigDecimal delta = number("1e-5");
    for (int groups : new int[] {1, 4}) {
      ReleasePlan plan = gaussian("1", "1e-6", groups);
      BigDecimal epsilon = EXACT_RELEASES.compose(Collections.nCopies(50, plan), delta).epsilon();
      List<GroupNoise> noises = Blueprint.of(plan, Recipe.SOUND, EXACT).noises();
      BigDecimal normal =
          PrivacyLossDistribution.gaussian(noises.get(0).scale(), Math.sqrt(groups))
              .compose(
                  PrivacyLossDistribution.gaussian(noises.get(1).scale(), 100 * Math.sqrt(groups)))
              .compose(50)
              .epsilon(delta);
      assertThat(epsilon).isBetween(normal, normal.multiply(number("1.06")));
    }
  }

  /** Of σ at most √3 no smoothed noise is known, but ρ is. */
  @Test
  void compose_exactGaussianOfSmallDeviation_isThatOfRho() {
    ReleasePlan plan = Plans.plan(Plans.units()).noise(NoiseKind.GAUSSIAN).loss("5", "1e-6").get();
    double sigma = Blueprint.of(plan, Recipe.SOUND, EXACT).noises().get(0).scale();
    assertThat(sigma).isLessThan(1.5);
    List<ReleasePlan> plans = Collections.nCopies(20, plan);
    BigDecimal epsilon = EXACT_RELEASES.compose(plans, number("1e-5")).epsilon();
    BigDecimal ofRho =
        RenyiLoss.concentrated(BigDecimal.valueOf(0.5 / sigma / sigma))
            .compose(20)
            .epsilon(number("1e-5"));
    assertThat(epsilon).isBetween(ofRho, ofRho.multiply(number("1.000001")));
    assertThat(epsilon).isLessThan(number("60"));
  }

  @Test
  void concentrated_exact_needsNoDelta() {
    assertThat(EXACT_RELEASES.concentrated(laplace("1")))
        .isEqualTo(ConcentratedLoss.of("0.25", "0"));
    ReleasePlan plan = gaussian("1", "1e-6", 4);
    List<GroupNoise> noises = Blueprint.of(plan, Recipe.SOUND, EXACT).noises();
    double rho =
        (Math.pow(2 / noises.get(0).scale(), 2) + Math.pow(200 / noises.get(1).scale(), 2)) / 2;
    ConcentratedLoss loss = EXACT_RELEASES.concentrated(plan);
    assertThat(loss.rho().doubleValue()).isBetween(rho * (1 - 1e-12), rho * (1 + 1e-6));
    assertThat(loss.delta()).isZero();
  }

  @Test
  void compose_oneExactRelease_isNeverMoreThanItsLoss() {
    for (ReleasePlan plan :
        List.of(
            gaussian("2", "1e-9", 2),
            selected(NoiseKind.GAUSSIAN, "0.5", "1e-7"),
            selected(NoiseKind.LAPLACE, "3", "1e-8"))) {
      PrivacyLoss loss = plan.loss();
      assertThat(EXACT_RELEASES.compose(List.of(plan), loss.delta()).epsilon())
          .isLessThanOrEqualTo(loss.epsilon());
    }
  }
}
