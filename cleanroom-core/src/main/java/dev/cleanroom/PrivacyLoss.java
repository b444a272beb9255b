package dev.cleanroom;

import dev.cleanroom.budget.internal.GridDecimal;
import java.math.BigDecimal;

/**
 * An amount of privacy loss: ε and δ of differential privacy, both without unit, both exact.
 *
 * <p>Used for what a run costs, for the largest loss an owner allows in one run and for budgets.
 * Losses add up component by component (basic composition, Dwork and Roth 2014, Theorem 3.16).
 *
 * <p>A loss that is asked for or allowed has ε ≤ 10⁹ and δ &lt; 1, as {@link #of} checks; only sums
 * may be larger. Immutable and thread-safe; equal by number, so that 0.5 equals 0.50.
 *
 * @param epsilon ε ≥ 0, a multiple of 10⁻⁹
 * @param delta δ ≥ 0, a multiple of 10⁻¹⁸
 */
public record PrivacyLoss(BigDecimal epsilon, BigDecimal delta) {
  /** The number of decimals that ε may have. */
  public static final int EPSILON_SCALE = 9;

  /** The number of decimals that δ may have. */
  public static final int DELTA_SCALE = 18;

  /** No loss. */
  public static final PrivacyLoss ZERO = new PrivacyLoss(BigDecimal.ZERO, BigDecimal.ZERO);

  private static final BigDecimal MAX_EPSILON = new BigDecimal("1000000000");

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if ε or δ is negative, has more than 60 digits or is finer
   *     than its grid
   */
  public PrivacyLoss {
    epsilon = GridDecimal.onGrid(epsilon, EPSILON_SCALE, "epsilon");
    delta = GridDecimal.onGrid(delta, DELTA_SCALE, "delta");
  }

  /**
   * Returns a loss from decimal text, for example {@code of("0.5", "1e-6")}.
   *
   * @param epsilon ε, 0 to 10⁹, at most 9 decimals
   * @param delta δ, 0 or more, less than 1, at most 18 decimals
   * @return the loss
   * @throws IllegalArgumentException if ε or δ is not a decimal number or out of range
   */
  public static PrivacyLoss of(String epsilon, String delta) {
    return new PrivacyLoss(GridDecimal.parse(epsilon, "epsilon"), GridDecimal.parse(delta, "delta"))
        .checked();
  }

  /** Refuses what only a sum may be. */
  PrivacyLoss checked() {
    if (epsilon.compareTo(MAX_EPSILON) > 0) {
      throw new IllegalArgumentException("epsilon must be at most 1000000000, but is " + epsilon);
    }
    if (delta.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException("delta must be less than 1, but is " + delta);
    }
    return this;
  }

  /**
   * Returns a loss without δ (pure differential privacy).
   *
   * @param epsilon ε, 0 to 10⁹, at most 9 decimals
   * @return the loss
   * @throws IllegalArgumentException if ε is not a decimal number or out of range
   */
  public static PrivacyLoss epsilon(String epsilon) {
    return of(epsilon, "0");
  }

  /**
   * Returns the sum of both losses.
   *
   * @param other the loss to add
   * @return ε and δ added
   */
  public PrivacyLoss plus(PrivacyLoss other) {
    return new PrivacyLoss(epsilon.add(other.epsilon), delta.add(other.delta));
  }

  /**
   * Returns what remains of this loss after another, never less than nothing in either component.
   *
   * @param other the loss to take away
   * @return max(0, ε − ε') and max(0, δ − δ')
   */
  public PrivacyLoss minusOrZero(PrivacyLoss other) {
    return new PrivacyLoss(
        epsilon.subtract(other.epsilon).max(BigDecimal.ZERO),
        delta.subtract(other.delta).max(BigDecimal.ZERO));
  }

  /**
   * Returns whether both components are at most those of another loss.
   *
   * @param limit the loss to compare with
   * @return true if ε ≤ limit ε and δ ≤ limit δ
   */
  public boolean fitsIn(PrivacyLoss limit) {
    return epsilon.compareTo(limit.epsilon) <= 0 && delta.compareTo(limit.delta) <= 0;
  }

  /**
   * Returns the shortest exact text, for example {@code ε=0.5, δ=1e-6}.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return "ε=" + shortest(epsilon) + ", δ=" + shortest(delta);
  }

  private static String shortest(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    String plain = value.toPlainString();
    BigDecimal stripped = value.stripTrailingZeros();
    if (plain.length() <= 6) {
      return plain;
    }
    String digits = stripped.unscaledValue().toString();
    int exponent = digits.length() - 1 - stripped.scale();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String scientific = mantissa + "e" + exponent;
    return scientific.length() < plain.length() ? scientific : plain;
  }
}
