package dev.cleanroom.dp.accountant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * Composes losses by discrete Fourier transforms of tilted masses.
 *
 * <p>For a tilt θ ≥ 0 each mass p at loss x is replaced by p·e^(θx)/M with M = E[e^(θL)], which
 * makes a high loss the usual one; the tilted masses are convolved, and the outcome is multiplied
 * by ΠM·e^(−θx). An absolute error of the transform becomes a small relative one of the masses near
 * the loss that is usual under the tilt (as in saddle-point methods: Alghamdi et al. 2023). The
 * outcomes for several tilts, each with its error added, are all upper bounds: the least counts.
 *
 * <p><b>Wrapping.</b> A transform of n points adds the masses of all losses that differ by
 * multiples of n steps. This adds to what is within the window and never takes away. What was
 * outside is added once more: to the infinite loss if above, to the lowest point if below, bounded
 * by P[L ≥ x] ≤ E[e^(θL)]·e^(−θx) (Chernoff).
 *
 * <p><b>Errors.</b> Let a_i be the tilted masses of source i, which runs c_i times, ‖a_i‖ their
 * Euclidean norms, and n the number of points. {@link Spectra} bounds the error of each spectrum by
 * √n·e_i in Euclidean norm and of the way back by f, relative. A product of factors of absolute
 * value at most 1 (B covers more) differs by at most the sum of the differences, so the product of
 * all has errors of norm B·√n·Σ c_i·e_i and, for rounding, 3u·Σc_i times its norm, which is at most
 * √n·max‖a_i‖. The way back divides by √n and adds f times the norm of the outcome. No single mass
 * is off by more than the norm of all errors: E = B·(Σ c_i·e_i + (3u·Σc_i + f)·max‖a_i‖). It is
 * doubled for what is of second order.
 */
final class LossComposition {
  private final List<Part> parts = new ArrayList<>();
  private final LossWindow window;
  private final Spectra spectra;

  private LossComposition(SortedMap<LossSource, Long> counts) {
    window = LossWindow.of(counts);
    spectra = new Spectra(window.points());
    counts.forEach((source, times) -> parts.add(new Part(source.masses(window.step()), times)));
  }

  /**
   * The masses of one source.
   *
   * @param masses the masses
   * @param times how often the source runs
   */
  record Part(LossMasses masses, long times) {
    /** Returns ln E[e^(θL)] of all runs. */
    double logMoment(double theta) {
      return times * masses.logMoment(theta);
    }
  }

  /**
   * Returns δ(ε) of a composition.
   *
   * @param counts how often each source runs
   * @return an upper bound
   */
  static HockeyStick curve(SortedMap<LossSource, Long> counts) {
    return counts.isEmpty()
        ? new HockeyStick(1, 0, new double[] {1}, 0)
        : new LossComposition(counts).compose();
  }

  private HockeyStick compose() {
    double[] least = new double[window.points()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (double tilt : window.tilts(parts)) {
      bound(tilt, least);
    }
    least[0] += window.below(parts);
    double infinity = window.above(parts);
    for (Part part : parts) {
      infinity += part.times() * part.masses().infinity();
    }
    return new HockeyStick(window.step(), window.low(), least, infinity);
  }

  /** Lowers bounds of masses to those under a tilt, where these are less. */
  private void bound(double theta, double[] least) {
    double[][] product = {new double[window.points()], new double[window.points()]};
    Arrays.fill(product[0], 1);
    double logMoment = 0;
    double exponents = theta * window.reach();
    double norm = 0;
    double excess = 1; // B
    double errors = 0;
    for (Part part : parts) {
      double log = part.masses().logMoment(theta);
      double[] tilted = tilted(part.masses(), theta, log);
      norm = Math.max(norm, Spectra.norm(tilted));
      Spectra.Spectrum spectrum = spectra.of(tilted);
      excess *= Math.pow(Spectra.largest(spectrum.values()), (double) part.times());
      Spectra.multiplyByPower(product, spectrum.values(), part.times());
      errors += part.times() * (spectrum.error() + 3 * LossMasses.ULP * norm);
      logMoment += part.times() * log;
      exponents += part.times() * (1 + 2 * Math.abs(log) + theta * part.masses().reach());
    }
    double error = 2 * excess * (errors + spectra.relativeError() * norm);
    // Exponents of this size were rounded, once for each run and once below, and used in exp.
    double up = Math.exp(8 * LossMasses.ULP * exponents) * (1 + 1e-10);
    double[] sums = Spectra.back(product);
    for (int j = 0; j < least.length; j++) {
      long point = window.low() + j;
      double mass = Math.max(0, sums[(int) Math.floorMod(point, (long) least.length)] + error);
      // The exponent may be too large for a double, or too small: never less than the least number.
      double untilted = mass * Math.exp(logMoment - theta * (point * window.step())) * up;
      if (untilted < least[j]) {
        least[j] = untilted + Double.MIN_NORMAL;
      }
    }
  }

  private double[] tilted(LossMasses masses, double theta, double logMoment) {
    double[] tilted = new double[window.points()];
    for (int i = 0; i < masses.size(); i++) {
      if (masses.mass(i) > 0) {
        tilted[Math.floorMod(masses.low() + i, tilted.length)] +=
            masses.mass(i) * Math.exp(theta * masses.loss(i) - logMoment);
      }
    }
    return tilted;
  }
}
