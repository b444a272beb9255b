package dev.cleanroom.budget;

import java.util.List;

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
  /** The name under which all other collaborations are told as one. */
  static final String OTHERS = "other collaborations";

  /** What lines that are told as one have in common. */
  List<Object> key() {
    return List.of(account, collaboration, member, template);
  }

  Spending plus(Spending more) {
    return new Spending(
        account, collaboration, member, template, runs + more.runs, cost.plus(more.cost));
  }

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
