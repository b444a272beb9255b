package dev.cleanroom.dp.accountant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Compares with closed forms: never below, and close. */
class PrivacyLossDistributionProperties {
  private static final BigDecimal CLOSE = new BigDecimal("0.995");

  @Property(tries = 12)
  void epsilon_gaussians_isNeverBelowAndClose(
      @ForAll @IntRange(min = 1, max = 2000) int times,
      @ForAll @DoubleRange(min = 0.05, max = 4) double mu,
      @ForAll @IntRange(min = 1, max = 15) int digits) {
    double sigma = Math.sqrt(times) / mu;
    BigDecimal exactSigma = new BigDecimal(sigma);
    BigDecimal square = BigDecimal.valueOf(times).divide(exactSigma.pow(2), new MathContext(60));
    check(
        PrivacyLossDistribution.gaussian(sigma, 1).compose(times),
        BigDecimal.ONE.movePointLeft(digits),
        epsilon -> Exact.gaussianDelta(square, epsilon));
  }

  @Property(tries = 4)
  void epsilon_gaussiansOfSeveralKinds_isNeverBelowAndClose(
      @ForAll @Size(min = 2, max = 4) List<@DoubleRange(min = 0.1, max = 1) Double> mus,
      @ForAll @IntRange(min = 1, max = 10) int times,
      @ForAll @IntRange(min = 1, max = 12) int digits) {
    PrivacyLossDistribution all = PrivacyLossDistribution.NONE;
    BigDecimal square = BigDecimal.ZERO;
    for (double mu : mus) {
      all = all.compose(PrivacyLossDistribution.gaussian(1, mu));
      square = square.add(new BigDecimal(mu).pow(2));
    }
    BigDecimal total = square.multiply(BigDecimal.valueOf(times));
    check(
        all.compose(times),
        BigDecimal.ONE.movePointLeft(digits),
        epsilon -> Exact.gaussianDelta(total, epsilon));
  }

  @Property(tries = 12)
  void epsilon_pureOfOneKind_isNeverBelowAndClose(
      @ForAll @IntRange(min = 1, max = 200) int times,
      @ForAll @IntRange(min = 1, max = 2000) int thousandths,
      @ForAll @IntRange(min = 1, max = 15) int digits) {
    BigDecimal each = BigDecimal.valueOf(thousandths, 3);
    check(
        PrivacyLossDistribution.pure(each).compose(times),
        BigDecimal.ONE.movePointLeft(digits),
        epsilon -> Exact.pureDelta(each, times, epsilon));
  }

  @Property(tries = 6)
  void epsilon_pureOfSeveralKinds_isNeverBelowAndClose(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 3000) Integer> thousandths,
      @ForAll @IntRange(min = 1, max = 9) int digits) {
    PrivacyLossDistribution all = PrivacyLossDistribution.NONE;
    List<BigDecimal> epsilons = new ArrayList<>();
    for (int one : thousandths) {
      BigDecimal epsilon = BigDecimal.valueOf(one, 3);
      epsilons.add(epsilon);
      all = all.compose(PrivacyLossDistribution.pure(epsilon));
    }
    check(all, BigDecimal.ONE.movePointLeft(digits), epsilon -> Exact.pureDelta(epsilons, epsilon));
  }

  /** What is asked of ε(δ): that δ suffices for it, and would not for 0.5 % less. */
  private static void check(
      PrivacyLossDistribution distribution, BigDecimal delta, UnaryOperator<BigDecimal> exact) {
    BigDecimal epsilon = distribution.epsilon(delta);
    assertThat(exact.apply(epsilon)).isLessThanOrEqualTo(delta);
    if (epsilon.compareTo(new BigDecimal("1e-6")) > 0) {
      assertThat(exact.apply(epsilon.multiply(CLOSE))).isGreaterThan(delta);
    }
    BigDecimal upper = distribution.delta(epsilon);
    assertThat(upper).isGreaterThanOrEqualTo(exact.apply(epsilon));
    assertThat(upper.subtract(delta).doubleValue())
        .isLessThanOrEqualTo(1e-18 + delta.doubleValue() * 1e-12);
  }

  /** One Laplace mechanism has δ(ε) = 1 − e^((ε − ε₀)/2). */
  @Property(tries = 15)
  void delta_oneLaplace_isNeverBelowAndClose(
      @ForAll @DoubleRange(min = 0.01, max = 8) double epsilon0,
      @ForAll @DoubleRange(min = 0, max = 1) double part) {
    double epsilon = epsilon0 * part;
    double exact = -Math.expm1((epsilon - epsilon0) / 2);
    double computed =
        PrivacyLossDistribution.laplace(new BigDecimal(epsilon0))
            .delta(new BigDecimal(epsilon))
            .doubleValue();
    assertThat(computed).isGreaterThanOrEqualTo(exact * (1 - 1e-14)).isCloseTo(exact, within(1e-6));
  }

  /** Sums of losses that are rounded down, or up, to a fine grid enclose the truth. */
  @Property(tries = 5)
  void delta_severalLaplaces_isNotBelowRoundingDownNorAboveRoundingUp(
      @ForAll @IntRange(min = 2, max = 4) int times,
      @ForAll @IntRange(min = 10, max = 3000) int thousandths,
      @ForAll @DoubleRange(min = 0, max = 0.95) double part) {
    double each = thousandths / 1e3;
    BigDecimal epsilon = new BigDecimal(each * times * part);
    double computed =
        PrivacyLossDistribution.laplace(BigDecimal.valueOf(thousandths, 3))
            .compose(times)
            .delta(epsilon)
            .doubleValue();
    assertThat(computed)
        .isBetween(
            roundedLaplaces(each, times, epsilon.doubleValue(), 0),
            roundedLaplaces(each, times, epsilon.doubleValue(), 1));
  }

  private static double roundedLaplaces(double each, int times, double epsilon, int up) {
    int cells = 600;
    double step = 2 * each / cells;
    double[] one = new double[cells + 2];
    one[0] = Math.exp(-each) / 2;
    one[cells] += 0.5;
    for (int i = 0; i < cells; i++) {
      // Between −ε₀ + i and i + 1 steps: ∫ e^((l − ε₀)/2)/4 dl.
      double from = Math.exp((i * step - 2 * each) / 2) / 2;
      one[i + up] += from * Math.expm1(step / 2);
    }
    double[] sum = {1};
    for (int i = 0; i < times; i++) {
      sum = convolved(sum, one);
    }
    double delta = 0;
    for (int i = 0; i < sum.length; i++) {
      double loss = i * step - times * each;
      delta += loss > epsilon ? -Math.expm1(epsilon - loss) * sum[i] : 0;
    }
    return delta;
  }

  private static double[] convolved(double[] left, double[] right) {
    double[] sum = new double[left.length + right.length - 1];
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        sum[i + j] += left[i] * right[j];
      }
    }
    return sum;
  }

  /** What reveals everything with probability δ each does so with 1 − Π(1 − δ). */
  @Property(tries = 6)
  void delta_approximates_isThatOfTheResponsesAndWhatIsRevealed(
      @ForAll @IntRange(min = 1, max = 100) int times,
      @ForAll @IntRange(min = 1, max = 500) int thousandths,
      @ForAll @IntRange(min = 2, max = 9) int digits,
      @ForAll @DoubleRange(min = 0, max = 1) double part) {
    BigDecimal each = BigDecimal.valueOf(thousandths, 3);
    BigDecimal epsilon = each.multiply(new BigDecimal(times * part));
    BigDecimal one = BigDecimal.ONE.movePointLeft(digits);
    BigDecimal kept = BigDecimal.ONE.subtract(one).pow(times);
    BigDecimal exact =
        BigDecimal.ONE.subtract(kept).add(kept.multiply(Exact.pureDelta(each, times, epsilon)));
    BigDecimal computed =
        PrivacyLossDistribution.approximate(new PrivacyLoss(each, one))
            .compose(times)
            .delta(epsilon);
    assertThat(computed).isGreaterThanOrEqualTo(exact);
    assertThat(computed.doubleValue()).isCloseTo(exact.doubleValue(), within(1e-4));
  }

  @Property(tries = 10)
  void epsilon_moreMechanismsOrLessDelta_isNotLess(
      @ForAll @IntRange(min = 1, max = 300) int times,
      @ForAll @IntRange(min = 1, max = 1000) int thousandths,
      @ForAll @IntRange(min = 2, max = 12) int digits) {
    BigDecimal delta = BigDecimal.ONE.movePointLeft(digits);
    PrivacyLossDistribution one =
        PrivacyLossDistribution.laplace(BigDecimal.valueOf(thousandths, 3));
    BigDecimal epsilon = one.compose(times).epsilon(delta);
    assertThat(one.compose(times + 1).epsilon(delta)).isGreaterThanOrEqualTo(epsilon);
    assertThat(one.compose(times).epsilon(delta.movePointLeft(1))).isGreaterThanOrEqualTo(epsilon);
    assertThat(epsilon).isLessThanOrEqualTo(BigDecimal.valueOf((long) thousandths * times, 3));
  }

  @Property(tries = 10)
  void delta_largerEpsilon_isNotMoreAndConsistent(
      @ForAll @IntRange(min = 1, max = 100) int times,
      @ForAll @DoubleRange(min = 0.5, max = 30) double sigma,
      @ForAll @DoubleRange(min = 0, max = 5) double epsilon) {
    PrivacyLossDistribution all =
        PrivacyLossDistribution.gaussian(sigma, 1)
            .compose(PrivacyLossDistribution.approximate(PrivacyLoss.of("0.01", "1e-9")))
            .compose(times);
    BigDecimal asked = new BigDecimal(epsilon);
    BigDecimal delta = all.delta(asked);
    assertThat(all.delta(asked.add(new BigDecimal("0.1")))).isLessThanOrEqualTo(delta);
    // δ(ε) was rounded up, so that a little less ε suffices for it.
    assertThat(all.epsilon(delta)).isLessThanOrEqualTo(asked.add(new BigDecimal("2e-9")));
    // Ulps differ; they are covered in both.
    assertThat(all.delta(all.epsilon(delta)))
        .isLessThanOrEqualTo(delta.multiply(new BigDecimal("1.000000000001")));
  }

  @Property(tries = 3)
  void compose_anyOrder_isTheSame(
      @ForAll @Size(min = 2, max = 3) List<@IntRange(min = 1, max = 500) Integer> thousandths,
      @ForAll long seed) {
    List<PrivacyLossDistribution> parts = new ArrayList<>();
    for (int one : thousandths) {
      parts.add(PrivacyLossDistribution.pure(BigDecimal.valueOf(one, 3)));
      parts.add(PrivacyLossDistribution.gaussian(one, 10));
      parts.add(PrivacyLossDistribution.laplace(BigDecimal.valueOf(one, 2)));
    }
    BigDecimal delta = new BigDecimal("1e-7");
    BigDecimal first = composed(parts).epsilon(delta);
    Collections.shuffle(parts, new Random(seed));
    assertThat(composed(parts).epsilon(delta)).isEqualTo(first);
  }

  private static PrivacyLossDistribution composed(List<PrivacyLossDistribution> parts) {
    return parts.stream().reduce(PrivacyLossDistribution.NONE, PrivacyLossDistribution::compose);
  }
}
