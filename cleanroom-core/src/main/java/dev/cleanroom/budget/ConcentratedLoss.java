package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.internal.GridDecimal;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of approximate zero-concentrated privacy loss: ρ and δ, both without unit, both exact.
 *
 * <p>A mechanism has it if, except with probability δ, each Rényi divergence of order α between
 * neighbouring inputs is at most ρ·α. Such losses add up component by component, also for
 * adaptively chosen mechanisms (Bun and Steinke 2016, Lemma 8.2; as a filter: Whitehouse et al.
 * 2023). Equal by number. Immutable and thread-safe.
 *
 * @param rho ρ ≥ 0, a multiple of 10⁻¹²
 * @param delta δ ≥ 0, a multiple of 10⁻¹⁸
 */
public record ConcentratedLoss(BigDecimal rho, BigDecimal delta) {
  /** The number of decimals that ρ may have. */
  public static final int RHO_SCALE = 12;

  /** No loss. */
  public static final ConcentratedLoss ZERO =
      new ConcentratedLoss(BigDecimal.ZERO, BigDecimal.ZERO);

  private static final BigDecimal MAX_RHO = new BigDecimal("1000000");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if ρ or δ is negative, has more than 60 digits or is finer
   *     than its grid
   */
  public ConcentratedLoss {
    rho = GridDecimal.onGrid(rho, RHO_SCALE, "rho");
    delta = GridDecimal.onGrid(delta, PrivacyLoss.DELTA_SCALE, "delta");
  }

  /**
   * Returns a loss from decimal text, for example {@code of("0.05", "1e-7")}.
   *
   * @param rho ρ, 0 to 10⁶, at most 12 decimals
   * @param delta δ, 0 or more, less than 1, at most 18 decimals
   * @return the loss
   * @throws IllegalArgumentException if ρ or δ is not a decimal number or out of range
   */
  public static ConcentratedLoss of(String rho, String delta) {
    // The text of δ is checked where every δ is.
    BigDecimal exactDelta = PrivacyLoss.of("0", delta).delta();
    ConcentratedLoss loss = new ConcentratedLoss(GridDecimal.parse(rho, "rho"), exactDelta);
    if (loss.rho.compareTo(MAX_RHO) > 0) {
      throw new IllegalArgumentException("rho must be at most 1000000, but is " + rho);
    }
    return loss;
  }

  /**
   * Returns what every mechanism of a given loss has at most: ρ = ε²/2, rounded up, and its δ (Bun
   * and Steinke 2016, Proposition 1.4 and Remark 8.3).
   *
   * @param loss ε and δ
   * @return ρ and δ
   */
  public static ConcentratedLoss of(PrivacyLoss loss) {
    BigDecimal rho = loss.epsilon().pow(2).divide(BigDecimal.valueOf(2));
    return new ConcentratedLoss(rho.setScale(RHO_SCALE, RoundingMode.CEILING), loss.delta());
  }

  /**
   * Returns the sum of both losses.
   *
   * @param other the loss to add
   * @return ρ and δ added
   */
  public ConcentratedLoss plus(ConcentratedLoss other) {
    return new ConcentratedLoss(rho.add(other.rho), delta.add(other.delta));
  }

  /**
   * Returns what is left of this loss, at least zero in each component.
   *
   * @param other the loss to take away
   * @return ρ and δ, each max(0, this − other)
   */
  public ConcentratedLoss minusOrZero(ConcentratedLoss other) {
    return new ConcentratedLoss(
        rho.subtract(other.rho).max(BigDecimal.ZERO),
        delta.subtract(other.delta).max(BigDecimal.ZERO));
  }

  /**
   * Returns whether both components are at most those of another loss.
   *
   * @param limit the loss to compare with
   * @return true if ρ ≤ limit ρ and δ ≤ limit δ
   */
  public boolean fitsIn(ConcentratedLoss limit) {
    return rho.compareTo(limit.rho) <= 0 && delta.compareTo(limit.delta) <= 0;
  }

  /**
   * Returns the loss as ε and δ: ε = ρ + 2·√(ρ·ln(1/δ′)), rounded up, and δ + δ′ (Bun and Steinke
   * 2016, Proposition 1.3 and Lemma 8.8).
   *
   * @param extra δ′, what the conversion adds to δ, more than 0 and less than 1
   * @return ε and δ
   * @throws IllegalArgumentException if δ′ is out of range or finer than δ's grid
   */
  public PrivacyLoss atDelta(BigDecimal extra) {
    if (extra.signum() <= 0 || extra.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("delta must be between 0 and 1, but is " + extra);
    }
    PrivacyLoss both =
        new PrivacyLoss(BigDecimal.ZERO, extra).plus(new PrivacyLoss(BigDecimal.ZERO, delta));
    BigDecimal root = rho.multiply(LogarithmBound.ofInverse(extra)).sqrt(LogarithmBound.UP);
    BigDecimal epsilon = rho.add(root.multiply(BigDecimal.valueOf(2)));
    return new PrivacyLoss(
        epsilon.setScale(PrivacyLoss.EPSILON_SCALE, RoundingMode.CEILING), both.delta());
  }

  /**
   * Returns the shortest exact text, for example {@code ρ=0.05, δ=1e-7}.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return new PrivacyLoss(BigDecimal.ZERO, delta)
        .toString()
        .replaceFirst("ε=0", "ρ=" + plain(rho));
  }

  private static String plain(BigDecimal value) {
    return value.toPlainString();
  }
}
