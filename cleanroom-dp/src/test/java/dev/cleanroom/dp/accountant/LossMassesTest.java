package dev.cleanroom.dp.accountant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compares masses on coarse grids with those that Google publishes for the same rule, in
 * github.com/google/differential-privacy, python/dp_accounting/dp_accounting/pld/
 * privacy_loss_distribution_test.py, tests named …connect_dots.
 */
class LossMassesTest {
  @Test
  void masses_laplace_areThePublished() {
    assertMasses(laplace("1"), 1, Map.of(1, 0.62245933, 0, 0.14855068, -1, 0.22898999));
    assertMasses(
        laplace("2"),
        1,
        Map.of(2, 0.62245933, 1, 0.14855068, 0, 0.09010054, -1, 0.05464874, -2, 0.08424071));
    assertMasses(
        laplace("1"),
        0.5,
        Map.of(2, 0.56217650, 1, 0.09684622, 0, 0.07542391, -1, 0.05874020, -2, 0.20681318));
    assertMasses(
        laplace("1"),
        0.3,
        Map.of(
            4,
            0.18817131,
            3,
            0.37181835,
            2,
            0.06128993,
            1,
            0.05275273,
            0,
            0.04540470,
            -1,
            0.03908019,
            -2,
            0.03363663,
            -3,
            0.15117006,
            -4,
            0.05667611));
  }

  @Test
  void masses_discreteLaplace_areThePublished() {
    assertMasses(discrete("1", 1), 1, Map.of(1, 0.731058579, -1, 0.268941421));
    assertMasses(discrete("1", 2), 1, Map.of(2, 0.731058579, 0, 0.170003402, -2, 0.098938020));
    assertMasses(
        discrete("0.8", 2),
        1,
        Map.of(2, 0.492482728, 1, 0.197491753, 0, 0.170722074, -1, 0.072653156, -2, 0.066650289));
    assertMasses(
        discrete("0.8", 3),
        1,
        Map.of(
            3,
            0.359853436,
            2,
            0.330121045,
            1,
            0.148724321,
            0,
            0.043995505,
            -1,
            0.054712620,
            -2,
            0.044677025,
            -3,
            0.017916048));
    assertMasses(discrete("1", 1), 0.1, Map.of(10, 0.731058579, -10, 0.268941421));
    assertMasses(
        discrete("1", 1),
        0.03,
        Map.of(34, 0.246127076, 33, 0.484931503, -33, 0.180189243, -34, 0.088752178));
  }

  /** The published ones end at ±1.5 and ±4; within, the rule is the same. */
  @Test
  void masses_gaussian_areThePublishedWithinTheirCut() {
    LossMasses masses = new LossSources.Gaussian(2).masses(1);
    Map<Integer, Double> published =
        Map.of(3, 0.176732821, 2, 0.195352391, 1, 0.169838899, 0, 0.116146963, -1, 0.062480239);
    published.forEach((point, mass) -> assertThat(at(masses, point)).isCloseTo(mass, within(1e-8)));
  }

  @Test
  void masses_anySource_keepBothProbabilities() {
    for (LossSource source :
        new LossSource[] {
          laplace("0.7"),
          discrete("0.3", 5),
          new LossSources.Pure(new BigDecimal("1.7")),
          new LossSources.Gaussian(0.01),
          new LossSources.Gaussian(3)
        }) {
      for (double step : new double[] {1e-3, 0.1, 10}) {
        LossMasses masses = source.masses(step);
        double p = masses.infinity();
        double q = 0;
        for (int i = 0; i < masses.size(); i++) {
          p += masses.mass(i);
          q += masses.mass(i) * Math.exp(-masses.loss(i));
        }
        assertThat(p).isGreaterThanOrEqualTo(1).isCloseTo(1, within(1e-11));
        assertThat(q).isCloseTo(1, within(1e-9));
      }
    }
  }

  private static LossSource laplace(String epsilon) {
    return new LossSources.Laplace(new BigDecimal(epsilon));
  }

  private static LossSource discrete(String parameter, int sensitivity) {
    return new LossSources.DiscreteLaplace(new BigDecimal(parameter), sensitivity);
  }

  private static void assertMasses(LossSource source, double step, Map<Integer, Double> published) {
    LossMasses masses = source.masses(step);
    for (int point = masses.low(); point < masses.low() + masses.size(); point++) {
      assertThat(at(masses, point))
          .as("%s at %s", source, point)
          .isCloseTo(published.getOrDefault(point, 0.0), within(1e-8));
    }
  }

  private static double at(LossMasses masses, int point) {
    return masses.mass(point - masses.low());
  }
}
