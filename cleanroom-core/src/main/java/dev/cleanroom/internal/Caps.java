package dev.cleanroom.internal;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Limit;
import java.util.List;

/** The caps of an account, for whoever shows them. */
public final class Caps {
  private Caps() {}

  /**
   * Returns the account that a table's runs are charged to.
   *
   * @param table a table under differential privacy
   * @return the account
   */
  public static Account account(ConfiguredTable table) {
    return RunPipeline.account(table);
  }

  /**
   * Adds limits; of several on one account the smaller one is kept.
   *
   * @param limits the limits so far
   * @param more the limits to add
   */
  public static void addAll(List<Limit> limits, List<Limit> more) {
    CheckedTemplate.addAll(limits, more);
  }
}
