package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What was spent on an account, and what a tighter way of adding up would say of the same runs. It
 * is shown to people and decides nothing: a cap decides by its own filter alone.
 *
 * @param account the account
 * @param spent what was spent, in every measure
 * @param concentrated what the sums of ρ and δ amount to at {@code extra}: had a filter on ρ with
 *     exactly these sums as its cap admitted these runs, all of them together would have this loss;
 *     empty if that is more than ε = {@value #LARGEST_EPSILON}, up to which it is known to hold
 * @param extra what the conversion of ρ to ε adds to δ
 */
public record Odometer(
    Account account, Cost spent, Optional<PrivacyLoss> concentrated, BigDecimal extra) {
  /** Beyond it, what inexact noise samplers add to δ could exceed what was counted. */
  public static final int LARGEST_EPSILON = 12;

  /**
   * Reads the odometer.
   *
   * @param account the account
   * @param spent what was spent
   * @param extra what the conversion may add to δ, more than 0 and less than 1
   * @return the reading
   * @throws IllegalArgumentException if {@code extra} is out of range
   */
  static Odometer of(Account account, Cost spent, BigDecimal extra) {
    Optional<PrivacyLoss> concentrated =
        Optional.of(spent.concentrated().atDelta(extra))
            .filter(loss -> loss.epsilon().compareTo(BigDecimal.valueOf(LARGEST_EPSILON)) <= 0);
    return new Odometer(account, spent, concentrated, extra);
  }

  @Override
  public String toString() {
    return account
        + ": "
        + spent.loss()
        + " by sums; "
        + spent.concentrated()
        + concentrated.map(loss -> ", which is " + loss).orElse("");
  }
}
