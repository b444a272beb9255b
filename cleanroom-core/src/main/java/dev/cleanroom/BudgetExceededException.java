package dev.cleanroom;

import dev.cleanroom.budget.Shortfall;
import java.util.List;
import java.util.stream.Collectors;

/** A run would pass an owner's budget. Nothing was charged and no data was read. */
public final class BudgetExceededException extends CleanRoomException {
  private static final long serialVersionUID = 1L;

  private final transient List<Shortfall> shortfalls;

  /**
   * Creates the exception.
   *
   * @param shortfalls every account that lacks budget, at least one
   */
  public BudgetExceededException(List<Shortfall> shortfalls) {
    super(
        "BUDGET_EXCEEDED",
        "the run was refused, because its loss would pass a budget; nothing was charged"
            + " [BUDGET_EXCEEDED]\n"
            + shortfalls.stream().map(s -> "  " + s).collect(Collectors.joining("\n")));
    this.shortfalls = List.copyOf(shortfalls);
  }

  /**
   * Returns every account that lacks budget, with what was requested, what remains and the
   * difference, all exact.
   *
   * @return at least one shortfall
   */
  public List<Shortfall> shortfalls() {
    return shortfalls;
  }
}
