package dev.cleanroom.dp.accountant;

import dev.cleanroom.dp.accountant.LossComposition.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The part of a grid on which a sum of losses is followed, chosen so that little is outside. That
 * it is little is not relied on: what is outside is bounded for the masses in use.
 *
 * @param low the first point
 * @param points how many there are, a power of 2
 * @param step the distance of neighbouring points
 * @param deviation about the standard deviation of the sum
 * @param upperTilt the θ that bounds what is above best
 * @param lowerTilt the θ that bounds what is below best
 */
record LossWindow(
    long low, int points, double step, double deviation, double upperTilt, double lowerTilt) {
  /** About what may be above, and counts as an infinite loss. */
  private static final double LOG_ABOVE = Math.log(1e-22);

  /** About what may be below, and moves up: it changes δ(ε) for no ε within the window. */
  private static final double LOG_BELOW = Math.log(1e-10);

  private static final int COARSE = 256;

  /**
   * Chooses a window.
   *
   * @param counts how often each source runs
   * @return the window
   */
  static LossWindow of(SortedMap<LossSource, Long> counts) {
    List<Part> parts = new ArrayList<>();
    counts.forEach(
        (source, times) -> parts.add(new Part(source.masses(source.reach() / COARSE), times)));
    double reach = parts.stream().mapToDouble(part -> part.times() * part.masses().reach()).sum();
    double variance =
        parts.stream().mapToDouble(part -> part.times() * part.masses().variance()).sum();
    double deviation = Math.max(Math.sqrt(variance), 1e-6 * reach);
    Cut above = Cut.of(parts, deviation, 1, LOG_ABOVE, reach);
    Cut below = Cut.of(parts, deviation, -1, LOG_BELOW, reach);
    long count = counts.values().stream().mapToLong(Long::longValue).sum();
    int points = points(count, parts.size());
    // Spreading moves the sum by up to a step for each run.
    long margin = Math.min(count, points / 8) + 2;
    double widest = parts.stream().mapToDouble(part -> part.masses().reach()).max().orElseThrow();
    double step =
        Math.max((above.at() + below.at()) / (points - 2 * margin - 2), widest / (2.0 * points));
    step = parts.size() == 1 ? aligned(step, counts.firstKey().lattice()) : step;
    long low = (long) Math.floor(-below.at() / step) - margin;
    return new LossWindow(low, points, step, deviation, above.theta(), below.theta());
  }

  /** Makes a step a little longer, so that a distance is a multiple of it. */
  private static double aligned(double step, double lattice) {
    return lattice < step ? step : lattice / Math.floor(lattice / step);
  }

  /**
   * The grid's error falls with the square of the step and grows with the number of runs. Small
   * losses beside large ones need a finer grid than the large ones alone.
   */
  private static int points(long count, int kinds) {
    int points = 1 << (kinds == 1 ? 13 : 15);
    for (long covered = 64; covered < count && points < 1 << 18; covered *= 4) {
      points *= 2;
    }
    return points;
  }

  /**
   * Where a tail is cut.
   *
   * @param at the loss, or its negative
   * @param theta the θ that shows how little is beyond
   */
  private record Cut(double at, double theta) {
    /** P[±L ≥ x] ≤ E[e^(±θL)]·e^(−θx) is the given bound at x = (ln E − ln bound)/θ. */
    static Cut of(List<Part> parts, double deviation, int sign, double logBound, double reach) {
      Cut best = new Cut(reach, 1 / deviation);
      for (int t = 1; t <= 20; t++) {
        double theta = t / deviation;
        double at = (logMoment(parts, sign * theta) - logBound) / theta;
        best = at < best.at() ? new Cut(at, theta) : best;
      }
      return best;
    }
  }

  /**
   * Returns the tilts under which a sum is composed: those that move it by some deviations and,
   * where small losses stand beside large ones, those that move the small ones.
   *
   * @param parts the masses on the window's grid
   * @return values of θ
   */
  List<Double> tilts(List<Part> parts) {
    List<Double> tilts = new ArrayList<>(List.of(0.0, 3 / deviation, 6 / deviation, 9 / deviation));
    double smallest =
        parts.stream()
            .mapToDouble(part -> Math.sqrt(part.times() * part.masses().variance()))
            .min()
            .orElseThrow();
    double largest = Math.min(12 / smallest, 3 / step);
    for (double tilt = 27 / deviation; tilt < largest; tilt *= 3) {
      tilts.add(tilt);
    }
    return tilts;
  }

  private static double logMoment(List<Part> parts, double theta) {
    return parts.stream().mapToDouble(part -> part.logMoment(theta)).sum();
  }

  /** Returns the largest absolute loss in the window, rounded up. */
  double reach() {
    return Math.max(Math.abs(low), Math.abs(low + points)) * step * (1 + 1e-12);
  }

  /**
   * Bounds the probability of a sum above the window.
   *
   * @param parts the masses on the window's grid
   * @return an upper bound
   */
  double above(List<Part> parts) {
    long highest = parts.stream().mapToLong(part -> part.times() * part.masses().highest()).sum();
    return highest < low + points ? 0 : chernoff(parts, upperTilt, low + points);
  }

  /**
   * Bounds the probability of a sum below the window.
   *
   * @param parts the masses on the window's grid
   * @return an upper bound
   */
  double below(List<Part> parts) {
    long lowest = parts.stream().mapToLong(part -> part.times() * part.masses().lowest()).sum();
    return lowest >= low ? 0 : chernoff(parts, -lowerTilt, low);
  }

  private double chernoff(List<Part> parts, double theta, long point) {
    double log = logMoment(parts, theta);
    double exponent = log - theta * (point * step);
    double exponents =
        parts.stream()
            .mapToDouble(p -> p.times() * (1 + Math.abs(theta) * p.masses().reach()))
            .sum();
    double slack = 8 * LossMasses.ULP * (exponents + Math.abs(theta) * reach());
    return Math.min(1, Math.exp(exponent + slack) * (1 + 1e-10));
  }
}
