package dev.cleanroom.dp.accountant;

/**
 * Probabilities at multiples of a step, each at least the true one: what is added between two
 * points is spread over both.
 *
 * <p><b>Why this is pessimistic.</b> δ(ε) = E[(1 − e^ε·Y)₊] with Y = e^−L for the loss L under P.
 * The function is convex in Y. A mass at loss l between the points a and b goes to a and b in such
 * parts that its mean of Y stays, so δ(ε) can only grow, for every ε at once. What stays is Q's
 * probability of the mass: the spread masses are again a pair of distributions, which dominates the
 * first, and compositions of dominating pairs dominate compositions (Zhu, Dong and Wang 2022,
 * Theorem 10). Compared with rounding losses up the error is of second order in the step
 * (Doroshenko et al. 2022, "connect the dots").
 */
final class LossMasses {
  /** A rounding error of a double, relative. */
  static final double ULP = 0x1p-53;

  /** Covers the errors of each mass that is added: those of exp, expm1 and of a quadrature. */
  private static final double UP = 1 + 1e-12;

  private final double step;
  private final double nudge;
  private final double fullRise;
  private final double fullFall;
  private final int low;
  private final double[] masses;
  private double infinity;

  /**
   * Creates an empty grid.
   *
   * @param step the distance of neighbouring points
   * @param reach no loss that is added is further from 0
   */
  LossMasses(double step, double reach) {
    this.step = step;
    this.nudge = 8 * ULP * reach;
    this.fullRise = -Math.expm1(-step);
    this.fullFall = Math.expm1(step);
    int points = (int) Math.ceil(reach / step) + 2;
    this.low = -points;
    this.masses = new double[2 * points + 1];
  }

  /**
   * Adds a mass.
   *
   * @param loss its loss
   * @param mass how much
   */
  void add(double loss, double mass) {
    // The loss itself, the quotient and the product are off by some ulps: move the loss up by more.
    double moved = loss + nudge;
    int point = (int) Math.floor(moved / step);
    double above = Math.max(0, moved - point * step);
    if (above > step) {
      point++;
      above = Math.max(0, moved - point * step);
    }
    double upper = -Math.expm1(-above) / fullRise;
    double lower = Math.max(0, Math.expm1(step - above) / fullFall);
    masses[point - low] += mass * lower * UP;
    masses[point + 1 - low] += mass * upper * UP;
  }

  /**
   * Adds a mass at an infinite loss.
   *
   * @param mass how much
   */
  void addInfinite(double mass) {
    infinity += mass * UP;
  }

  double step() {
    return step;
  }

  /** Returns the largest absolute loss of a point. */
  double reach() {
    return -low * step;
  }

  double infinity() {
    return infinity;
  }

  /** Returns the point of the first mass. */
  int low() {
    return low;
  }

  /** Returns the number of points. */
  int size() {
    return masses.length;
  }

  /** Returns the mass at the i-th point. */
  double mass(int i) {
    return masses[i];
  }

  /** Returns the loss at the i-th point. */
  double loss(int i) {
    return (low + i) * step;
  }

  /**
   * Returns ln E[e^(θ·L)] over the finite losses.
   *
   * @param theta θ
   * @return the logarithm
   */
  double logMoment(double theta) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < masses.length; i++) {
      if (masses[i] > 0) {
        largest = Math.max(largest, theta * loss(i));
      }
    }
    double sum = 0;
    for (int i = 0; i < masses.length; i++) {
      sum += masses[i] * Math.exp(theta * loss(i) - largest);
    }
    return largest + Math.log(sum);
  }

  /** Returns the variance of the finite losses. */
  double variance() {
    double total = 0;
    double mean = 0;
    double square = 0;
    for (int i = 0; i < masses.length; i++) {
      total += masses[i];
      mean += masses[i] * loss(i);
      square += masses[i] * loss(i) * loss(i);
    }
    mean /= total;
    return Math.max(0, square / total - mean * mean);
  }

  /** Returns the largest point that has a mass. */
  int highest() {
    int i = masses.length - 1;
    while (i > 0 && masses[i] == 0) {
      i--;
    }
    return low + i;
  }

  /** Returns the smallest point that has a mass. */
  int lowest() {
    int i = 0;
    while (i < masses.length - 1 && masses[i] == 0) {
      i++;
    }
    return low + i;
  }
}
