package dev.cleanroom;

import dev.cleanroom.audit.Receipt;
import dev.cleanroom.budget.Charge;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a batch released.
 *
 * <p><b>Guarantee.</b> All answers together are (ε, δ)-differentially private with the loss of the
 * batch; each one also has its own.
 *
 * @param run the id of the run that the ledger knows the batch by
 * @param answers one answer for each run of the batch, in order
 * @param loss what all of them lose together
 * @param charges what the batch cost, one line for each capped account
 * @param receipt the audit log's receipt for the release
 */
public record BatchAnswer(
    UUID run, List<Answer> answers, PrivacyLoss loss, List<Charge> charges, Receipt receipt) {
  /** Copies the lists. */
  public BatchAnswer {
    answers = List.copyOf(answers);
    charges = List.copyOf(charges);
  }

  /**
   * Returns the answers for people, and what they cost together.
   *
   * @return several lines of text
   */
  @Override
  public String toString() {
    return answers.stream().map(Answer::toString).collect(Collectors.joining("\n"))
        + "\nall together: "
        + loss
        + "\n"
        + charges.stream().map(c -> "cost  " + c + "\n").collect(Collectors.joining());
  }
}
