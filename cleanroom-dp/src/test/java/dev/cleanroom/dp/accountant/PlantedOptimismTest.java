package dev.cleanroom.dp.accountant;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Plants errors on the wrong side into the discretisation: the comparison with closed forms sees
 * all.
 */
class PlantedOptimismTest {
  private static final int TIMES = 50;
  private static final BigDecimal EPSILON = new BigDecimal("0.1");
  private static final LossSource PURE = new LossSources.Pure(EPSILON);
  private static final LossSource GAUSSIAN = new LossSources.Gaussian(0.5);

  /** A wrong source made of a right one. */
  private record Planted(LossSource right, Function<LossMasses, LossMasses> change)
      implements LossSource {
    @Override
    public LossMasses masses(double step) {
      return change.apply(right.masses(step));
    }

    @Override
    public BigDecimal largest() {
      return BigDecimal.TEN;
    }

    @Override
    public double reach() {
      return right.reach();
    }

    @Override
    public double lattice() {
      return 0; // so that the grid does not happen to fit
    }
  }

  @Test
  void curve_nothingPlanted_isNotOptimistic() {
    assertThat(isOptimistic(PURE)).isFalse();
    assertThat(isOptimistic(GAUSSIAN)).isFalse();
  }

  @Test
  void curve_lossesRoundedDown_isCaught() {
    Map<String, Function<LossMasses, LossMasses>> bugs =
        Map.of(
            "each loss a step down", masses -> moved(masses, -1),
            "upper tail dropped", masses -> kept(masses, 0.9, true),
            "a thousandth of all masses lost", masses -> kept(masses, 10, false));
    bugs.forEach(
        (name, bug) -> assertThat(isOptimistic(new Planted(GAUSSIAN, bug))).as(name).isTrue());
    assertThat(isOptimistic(new Planted(PURE, masses -> moved(masses, -1)))).isTrue();
    assertThat(isOptimistic(new Planted(PURE, masses -> kept(masses, 10, false)))).isTrue();
    assertThat(isOptimistic(new Planted(PURE, PlantedOptimismTest::floored))).isTrue();
  }

  private static LossMasses moved(LossMasses masses, int points) {
    return copy(masses, i -> masses.loss(i) + points * masses.step(), i -> masses.mass(i));
  }

  private static LossMasses kept(LossMasses masses, double below, boolean all) {
    return copy(
        masses, masses::loss, i -> masses.loss(i) > below ? 0 : masses.mass(i) * (all ? 1 : 0.999));
  }

  /** Rounds to the grid downwards: what a pair of neighbours shares goes to the lower one. */
  private static LossMasses floored(LossMasses masses) {
    return copy(
        masses,
        i -> i > 0 && masses.mass(i - 1) > 0 ? masses.loss(i - 1) : masses.loss(i),
        masses::mass);
  }

  private static LossMasses copy(
      LossMasses masses, Function<Integer, Double> loss, Function<Integer, Double> mass) {
    LossMasses copy = new LossMasses(masses.step(), masses.reach() + 2 * masses.step());
    for (int i = 0; i < masses.size(); i++) {
      if (mass.apply(i) > 0) {
        copy.add(loss.apply(i), mass.apply(i));
      }
    }
    return copy;
  }

  private static boolean isOptimistic(LossSource source) {
    SortedMap<LossSource, Long> counts = new TreeMap<>(LossSources.ORDER);
    counts.put(source, (long) TIMES);
    HockeyStick curve = LossComposition.curve(counts);
    for (int tenths = 1; tenths <= 45; tenths++) {
      BigDecimal epsilon = BigDecimal.valueOf(tenths, 1);
      if (new BigDecimal(curve.delta(epsilon.doubleValue())).compareTo(exact(source, epsilon))
          < 0) {
        return true;
      }
    }
    return false;
  }

  private static BigDecimal exact(LossSource source, BigDecimal epsilon) {
    LossSource right = source instanceof Planted planted ? planted.right() : source;
    return right == PURE
        ? Exact.pureDelta(EPSILON, TIMES, epsilon)
        : Exact.gaussianDelta(new BigDecimal(0.25 * TIMES), epsilon);
  }
}
