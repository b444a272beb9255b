package dev.cleanroom;

import dev.cleanroom.budget.Shortfall;
import dev.cleanroom.budget.Spending;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run would pass an owner's budget. Nothing was charged and no data was read. Whether it is
 * thrown depends on earlier runs alone, so it may be shown to analysts.
 */
public final class BudgetExceededException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final transient List<Shortfall> shortfalls;
  private final transient List<Spending> spending;
  private final transient @Nullable PrivacyLoss fitting;

  /**
   * Creates the exception.
   *
   * @param shortfalls every limit that the run would pass, at least one
   * @param spending who spent what on their accounts
   * @param fitting the largest loss with which the same question fits now; empty if none does
   */
  public BudgetExceededException(
      List<Shortfall> shortfalls, List<Spending> spending, Optional<PrivacyLoss> fitting) {
    super("BUDGET_EXCEEDED", text(shortfalls, spending, fitting));
    this.shortfalls = List.copyOf(shortfalls);
    this.spending = List.copyOf(spending);
    this.fitting = fitting.orElse(null);
  }

  private static String text(
      List<Shortfall> shortfalls, List<Spending> spending, Optional<PrivacyLoss> fitting) {
    StringBuilder text =
        new StringBuilder(
            "the run was refused, because its loss would pass a budget; nothing was charged"
                + " [BUDGET_EXCEEDED]");
    for (Shortfall shortfall : shortfalls) {
      text.append("\n  ").append(shortfall);
      spending.stream()
          .filter(line -> line.account().equals(shortfall.account()))
          .forEach(line -> text.append("\n    spent ").append(line));
    }
    return text.append("\n  hint: ")
        .append(
            fitting
                .map(loss -> "the same question fits with the loss " + loss)
                .orElse("the same question fits with no smaller loss; ask the owners"))
        .toString();
  }

  /**
   * Returns every limit that the run would pass, with what was requested, what remains and the
   * difference, all exact, and when it refills.
   *
   * @return at least one shortfall
   */
  public List<Shortfall> shortfalls() {
    return shortfalls;
  }

  /**
   * Returns who spent what on the accounts that lack budget.
   *
   * @return one line for each account, collaboration, member and template
   */
  public List<Spending> spending() {
    return spending;
  }

  /**
   * Returns the largest loss, of the same proportion or smaller in ε alone, with which the same
   * question fits in every limit now and can be released.
   *
   * @return a loss for {@link Member#run(String, java.util.Map, PrivacyLoss)}, or empty
   */
  public Optional<PrivacyLoss> fitting() {
    return Optional.ofNullable(fitting);
  }
}
