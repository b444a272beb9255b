package dev.cleanroom.dp.internal;

import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.dp.accountant.PrivacyLossDistribution;
import dev.cleanroom.dp.accountant.RenyiLoss;
import dev.cleanroom.spi.ReleaseMechanism;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The parts of what releases lose, from which tighter sums are made than that of their ε and δ.
 *
 * <p><b>Why.</b> Let D have one unit more than D′. <i>Threshold.</i> Groups that only this unit
 * contributes to do not appear for D′, and for D some appears with probability q of at most the
 * threshold's δ, by noise that is independent of that of all other groups. So M(D) = (1 − q)·P +
 * q·R, where P is M(D) given that none of them appears, and M(D′) = Q, where P and Q are
 * post-processing of noise on vectors that differ by at most the sensitivities. For every c ≥ 0 the
 * hockey-stick divergences are H_c(M(D)‖M(D′)) ≤ (1 − q)·H_c(P‖Q) + q, and the same in the other
 * direction: with S the best set for it, H_c(Q‖(1 − q)·P + …) ≤ Q(S) − c·(1 − q)·P(S) = (1 −
 * q)·(Q(S) − c·P(S)) + q·Q(S). These are the divergences of a pair that dominates: the noise's own,
 * and with probability q everything. Such probabilities of several releases add up to at most their
 * sum.
 *
 * <p><i>Choice of groups.</i> All this holds for each key of the choice, which D and D′ share, and
 * so for the mixture over keys: H_c is jointly convex, and Rényi divergences are quasi-convex (for
 * them, let the event that nothing appears be thinned to the same probability 1 − δ under each
 * key).
 *
 * <p><i>Noise.</i> Laplace noise is ε_i-differentially private, whatever the sampler's grid:
 * randomized response dominates it, and it has ρ = ε_i²/2 (Bun and Steinke 2016, Proposition 1.4).
 * Gaussian noise of deviation σ, rounded to whole numbers after it is added to whole numbers, is
 * post-processing of the normal distribution: μ = Δ/σ, ρ = μ²/2.
 *
 * <p>Discrete Laplace noise is ε_i-differentially private as well. Discrete Gaussian noise of σ has
 * ρ = Δ²/(2σ²) (Canonne, Kamath and Steinke 2020, Theorem 14), and is within a distance of
 * post-processing of the normal distribution with a smaller deviation ({@link Smoothing}), so μ =
 * Δ/√(σ² − s²). Its own loss is not dominated by the normal one of σ.
 *
 * <p><i>Samplers.</i> Each rounded Gaussian draw is within t = 2⁻⁴⁹ in total variation of the
 * normal distribution. For draws that are chosen one after the other the distances add up, to τ for
 * the groups of one unit in all releases; others are the same for D and D′. Exchanging both sides
 * changes a divergence H_{e^ε} by at most (1 + e^ε)·τ, with ε that of all releases together. The
 * distances of {@link Smoothing} add up in the same way, but ρ needs none of them.
 *
 * @param sum ε and δ of all plans
 * @param selection the sum of thresholds' δ
 * @param rho the sum of ρ, rounded up
 * @param distance τ of what ρ belongs to, rounded up
 * @param noiseDistance τ of what the distribution belongs to, rounded up, at least {@code distance}
 * @param noise the distribution of the noises' loss, empty if one is too large for it
 */
record Losses(
    PrivacyLoss sum,
    BigDecimal selection,
    BigDecimal rho,
    double distance,
    double noiseDistance,
    Optional<PrivacyLossDistribution> noise) {
  /** No release. */
  static final Losses NONE =
      new Losses(
          PrivacyLoss.ZERO,
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          0,
          0,
          Optional.of(PrivacyLossDistribution.NONE));

  private static final double OF_ONE_DRAW = 0x1p-49;

  /** Noise tells a scale of at least σ, too large by less than this. */
  private static final double DOWN = 1 - 1e-11;

  private static final double UP = 1 + 1e-11;
  private static final BigDecimal LARGEST_EPSILON = BigDecimal.valueOf(1000);
  private static final double LARGEST_MU = 40;
  private static final BigDecimal LARGEST_RHO = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal LEAST_DELTA = new BigDecimal("1e-300");

  /** Parts of δ to try for the samplers. */
  private static final List<Double> RESERVES = List.of(1e-6, 1e-4, 1e-2, 0.5);

  /**
   * Returns the losses of a release.
   *
   * @param blueprint the release
   * @return its losses
   */
  static Losses of(Blueprint blueprint) {
    LossSplit split = blueprint.recipe().split().apply(blueprint.plan(), blueprint.measures());
    Losses all =
        new Losses(
            blueprint.plan().loss(),
            BigDecimal.valueOf(split.selectionDelta(), PrivacyLoss.DELTA_SCALE),
            BigDecimal.ZERO,
            0,
            0,
            NONE.noise);
    for (int i = 0; i < blueprint.measures().size(); i++) {
      all = all.plus(ofNoise(blueprint, i, split.parts().get(i)));
    }
    return all;
  }

  private static Losses ofNoise(Blueprint blueprint, int place, Part part) {
    Sensitivity sensitivity = blueprint.recipe().sensitivity();
    BigInteger change = sensitivity.change(blueprint.plan(), blueprint.measures().get(place));
    if (change.signum() == 0) {
      return NONE;
    }
    if (blueprint.plan().noise() == NoiseKind.LAPLACE) {
      return ofPure(BigDecimal.valueOf(part.nanoEpsilon(), PrivacyLoss.EPSILON_SCALE));
    }
    GroupNoise noise = blueprint.noises().get(place);
    int groups = sensitivity.groups(blueprint.plan());
    long length = noise.sensitivity(groups, change);
    double sigma = noise.tail().scale() * DOWN;
    if (!noise.tail().isDiscrete()) {
      double mu = length / sigma * UP;
      return ofGaussian(mu, groups * OF_ONE_DRAW, mu, groups * OF_ONE_DRAW);
    }
    double smoothed = length / Math.sqrt(sigma * sigma - Smoothing.VARIANCE) * UP;
    return ofGaussian(length / sigma * UP, 0, smoothed, groups * Smoothing.DISTANCE);
  }

  private static Losses ofPure(BigDecimal epsilon) {
    return new Losses(
        PrivacyLoss.ZERO,
        BigDecimal.ZERO,
        epsilon.pow(2).divide(BigDecimal.valueOf(2)),
        0,
        0,
        epsilon.compareTo(LARGEST_EPSILON) > 0
            ? Optional.empty()
            : Optional.of(PrivacyLossDistribution.pure(epsilon)));
  }

  /** A μ that is not a number, for σ ≤ s, is too large for the distribution. */
  private static Losses ofGaussian(
      double ofRho, double distance, double ofNoise, double noiseDistance) {
    return new Losses(
        PrivacyLoss.ZERO,
        BigDecimal.ZERO,
        new BigDecimal(ofRho * ofRho / 2 * UP),
        distance,
        noiseDistance,
        ofNoise <= LARGEST_MU
            ? Optional.of(PrivacyLossDistribution.gaussian(1, Math.max(ofNoise, 1e-12)))
            : Optional.empty());
  }

  /**
   * Returns the losses of these and other releases.
   *
   * @param other the others
   * @return all
   */
  Losses plus(Losses other) {
    return new Losses(
        sum.plus(other.sum),
        selection.add(other.selection),
        rho.add(other.rho),
        (distance + other.distance) * UP,
        (noiseDistance + other.noiseDistance) * UP,
        noise.flatMap(one -> other.noise.map(one::compose)));
  }

  /**
   * Returns ρ and δ of approximate concentrated privacy.
   *
   * @return both, rounded up
   */
  ConcentratedLoss concentrated() {
    double largest = ReleaseMechanism.LARGEST_CONCENTRATED_EPSILON.doubleValue();
    BigDecimal ofSamplers = new BigDecimal(inexactness(distance, largest));
    return new ConcentratedLoss(
        rho.setScale(ConcentratedLoss.RHO_SCALE, RoundingMode.CEILING),
        selection.add(ofSamplers).setScale(PrivacyLoss.DELTA_SCALE, RoundingMode.CEILING));
  }

  /** What samplers add to δ of a statement with an ε, rounded up. */
  private static double inexactness(double distance, double epsilon) {
    return distance * (1 + Math.exp(epsilon)) * UP;
  }

  /**
   * Returns what all lose together.
   *
   * @param delta δ of all, a multiple of 10⁻¹⁸
   * @return the least ε found, and δ
   * @throws IllegalArgumentException if δ is out of range or too small
   */
  PrivacyLoss composed(BigDecimal delta) {
    if (delta.signum() < 0 || delta.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("delta must be at least 0 and less than 1: " + delta);
    }
    Optional<BigDecimal> plain =
        sum.delta().compareTo(delta) <= 0 ? Optional.of(sum.epsilon()) : Optional.empty();
    BigDecimal left = delta.subtract(selection);
    Optional<BigDecimal> tight =
        noise.flatMap(all -> tight(noiseDistance, left, all::leastEpsilon));
    Optional<BigDecimal> ofRho = tight(distance, left, this::ofRho);
    BigDecimal epsilon =
        Stream.of(plain, tight, ofRho)
            .flatMap(Optional::stream)
            .min(BigDecimal::compareTo)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "delta is too small for the releases together: " + delta));
    return new PrivacyLoss(epsilon, delta);
  }

  /** Of use beside the distribution where that is of smoothed noise. */
  private Optional<BigDecimal> ofRho(BigDecimal delta) {
    return delta.compareTo(LEAST_DELTA) < 0 || rho.compareTo(LARGEST_RHO) > 0
        ? Optional.empty()
        : Optional.of(RenyiLoss.concentrated(rho).epsilon(delta));
  }

  private static Optional<BigDecimal> tight(
      double distance, BigDecimal delta, Function<BigDecimal, Optional<BigDecimal>> epsilon) {
    if (delta.signum() < 0) {
      return Optional.empty();
    }
    if (distance == 0) {
      return epsilon.apply(delta);
    }
    return RESERVES.stream()
        .flatMap(part -> withReserve(distance, delta, epsilon, part).stream())
        .min(BigDecimal::compareTo);
  }

  private static Optional<BigDecimal> withReserve(
      double distance,
      BigDecimal delta,
      Function<BigDecimal, Optional<BigDecimal>> least,
      double part) {
    BigDecimal reserve = delta.multiply(new BigDecimal(part));
    return least
        .apply(delta.subtract(reserve))
        .filter(
            epsilon ->
                inexactness(distance, epsilon.doubleValue()) <= reserve.doubleValue() * DOWN);
  }
}
