package dev.cleanroom.spi;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Sampler;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.unsafe.UnsafeAccess;
import java.math.BigDecimal;
import java.util.List;

/**
 * Bounds contributions, selects groups and adds noise. Found by {@link java.util.ServiceLoader};
 * thread-safe.
 *
 * <p><b>Guarantee.</b> What a sink releases is (ε, δ)-differentially private, with (ε, δ) the
 * plan's loss, for the removal of all rows of one unit, provided that rows of different units are
 * independent of each other.
 */
public interface ReleaseMechanism {
  /** The largest ε of a statement that may be derived from concentrated losses. */
  BigDecimal LARGEST_CONCENTRATED_EPSILON = BigDecimal.valueOf(12);

  /**
   * Tells what a release would be like.
   *
   * @param plan the plan
   * @return the quote
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release, for example
   *     without the δ that it needs; the message says why
   */
  ReleaseQuote quote(ReleasePlan plan);

  /**
   * Tells what a release adds to a sum of concentrated losses. Such sums hold for releases that are
   * chosen one after the other.
   *
   * <p><b>Guarantee.</b> Let the losses of any releases sum up to (ρ, δ). For every δ′ and ε = ρ +
   * 2·√(ρ·ln(1/δ′)), the releases together are (ε, δ + δ′)-differentially private, provided that ε
   * is at most {@link #LARGEST_CONCENTRATED_EPSILON}: what an inexact sampler adds to δ grows with
   * e^ε.
   *
   * @param plan the plan
   * @return ρ and δ, both rounded up; δ may be more than that of the plan's loss
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release
   */
  ConcentratedLoss concentrated(ReleasePlan plan);

  /**
   * Tells what several releases lose together if all of them were fixed in advance, whatever their
   * outcomes.
   *
   * @param plans the plans, with a plan for each time that it is released
   * @param delta δ of all releases together, 0 or more, less than 1, a multiple of 10⁻¹⁸
   * @return δ as given, with the least ε found, rounded up, for which the releases are together (ε,
   *     δ)-differentially private; if the sum of the losses has at most this δ, never more than its
   *     ε
   * @throws IllegalArgumentException if a plan's loss cannot pay for its release, or δ is out of
   *     range or too small for the releases
   */
  PrivacyLoss compose(List<ReleasePlan> plans, BigDecimal delta);

  /**
   * Opens a sink for one run.
   *
   * @param plan the plan
   * @param control stops the run, limits the memory that rows are kept in and hears how far it is
   * @return an empty sink
   * @throws IllegalArgumentException if the plan's loss cannot pay for the release
   */
  ContributionSink open(ReleasePlan plan, RunControl control);

  /**
   * Returns what draws the noise.
   *
   * @return the sampler
   */
  Sampler sampler();

  /**
   * Returns this mechanism with another sampler.
   *
   * @param sampler what draws the noise
   * @return the mechanism
   * @throws IllegalArgumentException if it has no such sampler; the message says so
   */
  ReleaseMechanism with(Sampler sampler);

  /**
   * Returns a mechanism whose noise and keys follow from a seed, for tests. Its releases protect
   * nobody.
   *
   * @param seed the seed
   * @param access the token that marks dangerous calls
   * @return the mechanism
   */
  ReleaseMechanism seeded(long seed, UnsafeAccess access);
}
