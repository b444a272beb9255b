package dev.cleanroom.budget;

/**
 * What a member's runs of one template spent on an account.
 *
 * @param account the account
 * @param collaboration the collaboration
 * @param member the member
 * @param template the template
 * @param runs the number of runs
 * @param cost what they cost together
 */
public record Spending(
    Account account, String collaboration, String member, String template, long runs, Cost cost) {
  @Override
  public String toString() {
    return cost
        + " by "
        + member
        + " with "
        + template
        + " in "
        + collaboration
        + (runs == 1 ? ", one run" : ", " + runs + " runs");
  }
}
