package dev.cleanroom.dp.accountant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.testing.Evidence;
import java.math.BigDecimal;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Compares with what others published: close, and never below. */
class PublishedTest {
  private static final double LARGEST_ERROR = 0.005;

  @Test
  void distribution_publishedValues_isCloseAndNeverBelow() {
    Evidence evidence = Evidence.of("pld-reference", 0);
    SoftAssertions softly = new SoftAssertions();
    double worst = 0;
    int optimistic = 0;
    List<Published> all = Published.all();
    for (Published published : all) {
      BigDecimal computed = published.computed();
      double error = published.relativeError(computed);
      worst = Math.max(worst, error);
      optimistic += published.isOptimistic(computed) ? 1 : 0;
      softly.assertThat(error).as("%s: computed %s", published, computed).isLessThan(LARGEST_ERROR);
      softly
          .assertThat(published.isOptimistic(computed))
          .as("%s: %s", published, computed)
          .isFalse();
    }
    evidence
        .figure("values", all.size())
        .figure("worst-relative-error", new BigDecimal(worst).round(new java.math.MathContext(3)))
        .figure("optimistic", optimistic)
        .write();
    softly.assertThat(all).hasSizeGreaterThanOrEqualTo(30);
    softly.assertAll();
  }

  /** Google's composition theorem knows only every second multiple of ε: the truth is between. */
  @Test
  void epsilon_publishedAdvancedComposition_isBetweenItsSteps() {
    PrivacyLossDistribution thirty =
        PrivacyLossDistribution.approximate(PrivacyLoss.of("1", "0.001")).compose(30);
    assertThat(thirty.epsilon(new BigDecimal("0.06"))).isBetween(value("20"), value("22"));
    assertThat(thirty.epsilon(new BigDecimal("0.1"))).isBetween(value("18"), value("20"));
    PrivacyLossDistribution fifty = PrivacyLossDistribution.pure(value("0.25")).compose(50);
    assertThat(fifty.epsilon(new BigDecimal("0.01"))).isBetween(value("4.5"), value("5"));
  }

  /** CA and AC, accountant tests: Laplace noise of scale 13.6 ± 0.1 for 20 queries, and so on. */
  @Test
  void epsilon_publishedLaplaceCalibration_isAsAimedAt() {
    assertCalibrated(20, 13.6, 0.1);
    assertCalibrated(500, 71.0, 0.1);
  }

  private static void assertCalibrated(int queries, double scale, double tolerance) {
    BigDecimal delta = new BigDecimal("1e-4");
    BigDecimal least = laplace(scale - tolerance).compose(queries).epsilon(delta);
    BigDecimal most = laplace(scale + tolerance).compose(queries).epsilon(delta);
    assertThat(most).isLessThan(BigDecimal.ONE);
    assertThat(least).isGreaterThan(BigDecimal.ONE);
  }

  private static PrivacyLossDistribution laplace(double scale) {
    return PrivacyLossDistribution.laplace(new BigDecimal(1 / scale));
  }

  private static BigDecimal value(String text) {
    return new BigDecimal(text);
  }
}
