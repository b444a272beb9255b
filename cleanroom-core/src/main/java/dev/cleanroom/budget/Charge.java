package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.time.Instant;

/**
 * One line of the ledger: what one run cost one account.
 *
 * @param account the account
 * @param loss what was charged
 * @param spent all that has been charged to the account so far, this charge included
 * @param budget the account's cap at that time
 * @param collaboration the collaboration's name
 * @param member the member who ran the template
 * @param template the template's name
 * @param digest the hash of template, schema and rules that was approved, in hexadecimal
 * @param time when it was charged
 */
public record Charge(
    Account account,
    PrivacyLoss loss,
    PrivacyLoss spent,
    PrivacyLoss budget,
    String collaboration,
    String member,
    String template,
    String digest,
    Instant time) {
  /**
   * Returns what the account had left after this charge.
   *
   * @return the cap less what was spent
   */
  public PrivacyLoss remaining() {
    return budget.minusOrZero(spent);
  }

  @Override
  public String toString() {
    return account + ": charged " + loss + ", remaining " + remaining() + " of " + budget;
  }
}
