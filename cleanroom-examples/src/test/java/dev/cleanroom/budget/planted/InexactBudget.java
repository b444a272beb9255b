package dev.cleanroom.budget.planted;

import java.math.BigDecimal;

/** Planted: a budget that rounds. */
public final class InexactBudget {
  private final double left = 0.1;

  /** Spells out the error of 0.1. */
  @SuppressWarnings("BigDecimalLiteralDouble")
  public BigDecimal left() {
    return new BigDecimal(left).add(BigDecimal.valueOf(left));
  }
}
