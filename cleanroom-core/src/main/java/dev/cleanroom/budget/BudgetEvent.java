package dev.cleanroom.budget;

import java.time.Instant;
import java.util.List;

/** Something that the owner of a budget may want to know at once. */
public sealed interface BudgetEvent {
  /**
   * A run took an account's spending to or past a share of its cap.
   *
   * @param charge the charge that did it
   * @param percent the share, 50 or 90
   */
  record Warning(Charge charge, int percent) implements BudgetEvent {
    @Override
    public String toString() {
      return percent + " % reached: " + charge;
    }
  }

  /**
   * A run was refused, because it did not fit.
   *
   * @param origin who asked for what
   * @param shortfalls every limit that it would have passed
   */
  record Exhausted(Origin origin, List<Shortfall> shortfalls) implements BudgetEvent {
    /** Copies the list. */
    public Exhausted {
      shortfalls = List.copyOf(shortfalls);
    }
  }

  /**
   * The first run of a window was charged: the window's cap is granted anew.
   *
   * @param charge the charge
   * @param since the beginning of the window
   */
  record WindowBegan(Charge charge, Instant since) implements BudgetEvent {}
}
