package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One line of the ledger: what one run cost one account.
 *
 * @param run the run
 * @param limit the account, and its cap at that time
 * @param cost what was charged
 * @param spent all that had been charged by then, this charge included; within the window if the
 *     limit has one
 * @param origin who ran what
 * @param time when it was charged, by the ledger's clock
 */
public record Charge(UUID run, Limit limit, Cost cost, Cost spent, Origin origin, Instant time) {
  /**
   * Returns the account.
   *
   * @return the account
   */
  public Account account() {
    return limit.account();
  }

  /**
   * Returns what was charged, in ε and δ.
   *
   * @return the run's loss
   */
  public PrivacyLoss loss() {
    return cost.loss();
  }

  /**
   * Returns what was left after this charge.
   *
   * @return the cap less what was spent, empty without a cap
   */
  public Optional<Cap> remaining() {
    return limit.cap().map(cap -> cap.minusOrZero(spent));
  }

  @Override
  public String toString() {
    return account()
        + limit.window().map(w -> ", every " + Budget.inWords(w)).orElse("")
        + ": charged "
        + limit.cap().map(cap -> cap.measure(cost).toString()).orElse(cost.toString())
        + limit
            .cap()
            .map(cap -> ", remaining " + cap.minusOrZero(spent) + " of " + cap)
            .orElse(", " + spent + " so far");
  }
}
