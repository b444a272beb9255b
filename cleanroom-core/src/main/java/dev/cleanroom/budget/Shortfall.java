package dev.cleanroom.budget;

import java.time.Instant;
import java.util.Optional;

/**
 * Why a run does not fit in an account.
 *
 * @param account the account
 * @param requested what the run costs
 * @param spent what was spent, within the window if the cap holds in windows
 * @param budget the cap
 * @param refill when the next window begins, empty for a cap that never refills
 */
public record Shortfall(
    Account account, Cost requested, Cost spent, Cap budget, Optional<Instant> refill) {
  /**
   * Returns what the account has left.
   *
   * @return the cap less what was spent, each sum at least zero
   */
  public Cap remaining() {
    return budget.minusOrZero(spent);
  }

  /**
   * Returns what is missing.
   *
   * @return requested less remaining, each sum at least zero
   */
  public Cap difference() {
    Cap wanted = budget.measure(requested);
    Cap left = remaining();
    Cost given =
        left instanceof Cap.Sum sum
            ? new Cost(sum.most(), ConcentratedLoss.ZERO)
            : new Cost(dev.cleanroom.PrivacyLoss.ZERO, ((Cap.Concentrated) left).most());
    return wanted.minusOrZero(given);
  }

  @Override
  public String toString() {
    return account
        + ": requested "
        + budget.measure(requested)
        + ", remaining "
        + remaining()
        + " of "
        + budget
        + ", missing "
        + difference()
        + refill.map(time -> ", refills at " + time).orElse("");
  }
}
