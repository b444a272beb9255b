package dev.cleanroom;

import dev.cleanroom.budget.ConcentratedLoss;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a batch would cost, before anybody pays.
 *
 * @param runs the number of runs
 * @param sum the sum of the runs' losses, which they would cost one by one
 * @param together what they lose together as they are fixed now, never more than the sum at the
 *     same δ: the price
 * @param concentrated the sum of their concentrated losses, which counts against caps on ρ
 * @param charges what the price would cost each capped account
 * @param fits whether the batch fits in every account now
 */
public record Quote(
    int runs,
    PrivacyLoss sum,
    PrivacyLoss together,
    ConcentratedLoss concentrated,
    List<Explanation.ExpectedCharge> charges,
    boolean fits) {
  /** Copies the list. */
  public Quote {
    charges = List.copyOf(charges);
  }

  /**
   * Returns the quote for people.
   *
   * @return several lines of text
   */
  @Override
  public String toString() {
    return runs
        + (runs == 1 ? " run" : " runs")
        + "\n  one by one: "
        + sum
        + "\n  together:   "
        + together
        + "\n  as ρ:       "
        + concentrated
        + "\n"
        + charges.stream().map(c -> "  cost " + c + "\n").collect(Collectors.joining())
        + (fits ? "fits\n" : "does not fit\n");
  }
}
