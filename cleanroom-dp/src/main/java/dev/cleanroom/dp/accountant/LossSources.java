package dev.cleanroom.dp.accountant;

import dev.cleanroom.dp.accountant.LossSource.Quadrature;
import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The losses of the usual mechanisms. */
final class LossSources {
  /** Orders sources, so that sums over them do not depend on the order of a composition. */
  static final Comparator<LossSource> ORDER =
      Comparator.<LossSource, String>comparing(source -> source.getClass().getSimpleName())
          .thenComparing(LossSources::parameters);

  private LossSources() {}

  private static String parameters(LossSource source) {
    return source.toString();
  }

  /** Returns the least double that is at least a number. */
  static double up(BigDecimal exact) {
    double nearest = exact.doubleValue();
    return new BigDecimal(nearest).compareTo(exact) < 0 ? Math.nextUp(nearest) : nearest;
  }

  /** Returns the largest double that is at most a number. */
  static double down(BigDecimal exact) {
    double nearest = exact.doubleValue();
    return new BigDecimal(nearest).compareTo(exact) > 0 ? Math.nextDown(nearest) : nearest;
  }

  /**
   * Randomized response, which dominates every ε-differentially private mechanism (Kairouz, Oh and
   * Viswanath 2015): P = (e^ε, 1)/(1 + e^ε), Q the reverse.
   *
   * @param epsilon ε, without trailing zeros
   */
  record Pure(BigDecimal epsilon) implements LossSource {
    @Override
    public LossMasses masses(double step) {
      double loss = up(epsilon);
      LossMasses masses = new LossMasses(step, loss);
      masses.add(loss, 1 / (1 + Math.exp(-loss)));
      masses.add(-loss, 1 / (1 + Math.exp(loss)));
      return masses;
    }

    @Override
    public BigDecimal largest() {
      return epsilon;
    }

    @Override
    public double reach() {
      return up(epsilon);
    }

    @Override
    public double lattice() {
      return up(epsilon);
    }
  }

  /**
   * Laplace noise of scale b on a number that changes by Δ, with ε = Δ/b. Under P noise x at least
   * Δ has loss −ε, at most 0 has ε, and between them (Δ − 2x)/b, with density e^(−x/b)/(2b).
   *
   * @param epsilon ε, without trailing zeros
   */
  record Laplace(BigDecimal epsilon) implements LossSource {
    private static final double PIECE = 0.5;

    @Override
    public LossMasses masses(double step) {
      double end = up(epsilon);
      LossMasses masses = new LossMasses(step, end);
      masses.add(end, 0.5);
      masses.add(-end, Math.exp(-end) / 2);
      Quadrature.Density density =
          new Quadrature.Density() {
            @Override
            public double at(double loss) {
              return Math.exp((loss - end) / 2) / 4;
            }

            @Override
            public double loss(double loss) {
              return loss;
            }
          };
      for (int point = (int) Math.floor(-end / step); point * step < end; point++) {
        double from = Math.max(-end, point * step);
        Quadrature.add(masses, density, from, Math.min(end, (point + 1) * step), PIECE);
      }

      return masses;
    }

    @Override
    public BigDecimal largest() {
      return epsilon;
    }

    @Override
    public double reach() {
      return up(epsilon);
    }

    @Override
    public double lattice() {
      return up(epsilon);
    }
  }

  /**
   * Two-sided geometric noise, P[x] proportional to e^(−a·|x|), on a whole number that changes by
   * s: loss a·(|x − s| − |x|).
   *
   * @param parameter a, without trailing zeros
   * @param sensitivity s
   */
  record DiscreteLaplace(BigDecimal parameter, int sensitivity) implements LossSource {
    @Override
    public LossMasses masses(double step) {
      double a = up(parameter);
      LossMasses masses = new LossMasses(step, reach());
      masses.add(a * sensitivity, 1 / (1 + Math.exp(-a)));
      for (int x = 1; x < sensitivity; x++) {
        masses.add(a * (sensitivity - 2 * x), Math.tanh(a / 2) * Math.exp(-a * x));
      }
      masses.add(-a * sensitivity, Math.exp(-a * sensitivity) / (1 + Math.exp(-a)));
      return masses;
    }

    @Override
    public BigDecimal largest() {
      return parameter.multiply(BigDecimal.valueOf(sensitivity));
    }

    @Override
    public double reach() {
      return up(largest()) * (1 + 1e-12);
    }

    @Override
    public double lattice() {
      return up(parameter);
    }
  }

  /**
   * Gaussian noise of deviation σ on numbers that change by Δ in Euclidean length, with μ = Δ/σ:
   * the loss is normal with mean μ²/2 and deviation μ (Balle and Wang 2018, Lemma 3). Changes along
   * other directions have the same loss, smaller ones a dominated one.
   *
   * @param mu μ, rounded up
   */
  record Gaussian(double mu) implements LossSource {
    /** Where the normal distribution is cut, in deviations. */
    private static final double CUT = 12;

    /** More than the probability beyond the cut, 1.7765·10⁻³³. */
    private static final double BEYOND = 1.78e-33;

    /** The remainder of the quadrature is below 10⁻¹⁵ of a piece of this length, up to the cut. */
    private static final double PIECE = 0.25;

    private static final double FACTOR = 1 / Math.sqrt(2 * Math.PI);

    @Override
    public LossMasses masses(double step) {
      LossMasses masses = new LossMasses(step, reach());
      masses.addInfinite(BEYOND); // the upper tail: never less
      masses.add(lossAt(-CUT), BEYOND); // the lower tail: moved up
      Quadrature.Density density =
          new Quadrature.Density() {
            @Override
            public double at(double z) {
              return FACTOR * Math.exp(-z * z / 2);
            }

            @Override
            public double loss(double z) {
              return lossAt(z);
            }
          };
      for (int point = (int) Math.floor(lossAt(-CUT) / step); zOf(point * step) < CUT; point++) {
        double from = Math.max(-CUT, zOf(point * step));
        Quadrature.add(masses, density, from, Math.min(CUT, zOf((point + 1) * step)), PIECE);
      }
      return masses;
    }

    private double zOf(double loss) {
      return (loss - mu * mu / 2) / mu;
    }

    private double lossAt(double z) {
      return mu * z + mu * mu / 2;
    }

    @Override
    public @Nullable BigDecimal largest() {
      return null;
    }

    @Override
    public double reach() {
      return lossAt(CUT) * (1 + 1e-12);
    }

    @Override
    public double lattice() {
      return 0;
    }
  }
}
