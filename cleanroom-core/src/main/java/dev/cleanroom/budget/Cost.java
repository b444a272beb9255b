package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;

/**
 * What a run costs, measured in every way in which an account may add up. Both measures are kept
 * for every run, so that an owner who changes the filter finds all that was spent before. Immutable
 * and thread-safe.
 *
 * @param loss ε and δ
 * @param concentrated ρ and δ of zero-concentrated privacy
 */
public record Cost(PrivacyLoss loss, ConcentratedLoss concentrated) {
  /** Nothing. */
  public static final Cost ZERO = new Cost(PrivacyLoss.ZERO, ConcentratedLoss.ZERO);

  /**
   * Returns the cost of a run of which nothing but ε and δ is known.
   *
   * @param loss ε and δ
   * @return the cost, with ρ = ε²/2
   */
  public static Cost of(PrivacyLoss loss) {
    return new Cost(loss, ConcentratedLoss.of(loss));
  }

  /**
   * Returns the sum of both costs.
   *
   * @param other the cost to add
   * @return the sum in each measure
   */
  public Cost plus(Cost other) {
    return new Cost(loss.plus(other.loss), concentrated.plus(other.concentrated));
  }

  /**
   * Returns this cost without a part of it.
   *
   * @param part a cost that this one contains
   * @return the difference in each measure
   * @throws IllegalArgumentException if the part is larger in any measure
   */
  public Cost minus(Cost part) {
    return new Cost(
        new PrivacyLoss(
            loss.epsilon().subtract(part.loss.epsilon()), loss.delta().subtract(part.loss.delta())),
        new ConcentratedLoss(
            concentrated.rho().subtract(part.concentrated.rho()),
            concentrated.delta().subtract(part.concentrated.delta())));
  }

  @Override
  public String toString() {
    return loss.toString();
  }
}
