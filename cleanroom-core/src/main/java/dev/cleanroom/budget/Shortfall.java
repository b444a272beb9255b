package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;

/**
 * Why a charge does not fit in an account.
 *
 * @param account the account
 * @param requested the loss of the run
 * @param remaining what the account has left
 * @param budget the account's cap
 */
public record Shortfall(
    Account account, PrivacyLoss requested, PrivacyLoss remaining, PrivacyLoss budget) {
  /**
   * Returns what is missing.
   *
   * @return requested less remaining, at least zero in each component
   */
  public PrivacyLoss difference() {
    return requested.minusOrZero(remaining);
  }

  @Override
  public String toString() {
    return account
        + ": requested "
        + requested
        + ", remaining "
        + remaining
        + " of "
        + budget
        + ", missing "
        + difference();
  }
}
