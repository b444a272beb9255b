package dev.cleanroom.budget;

import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.PrivacyLoss;
import java.util.List;

/**
 * Where charges are kept. Implement it to keep them in a store of your own.
 *
 * <p>An implementation must be thread-safe and linearizable. Once {@link #charge} has returned, the
 * charge must be as durable as the store promises; data is read only after that. Nothing is ever
 * taken back.
 */
public interface LedgerStore {
  /**
   * Charges every account of a request, or none.
   *
   * @param request the accounts, their caps and the loss
   * @return one charge for each account, in the order of {@link ChargeRequest#caps()}
   * @throws BudgetExceededException if, for any account, what was spent plus the loss exceeds the
   *     cap in ε or in δ; it names every such account
   */
  List<Charge> charge(ChargeRequest request);

  /**
   * Returns the sum of all charges of an account.
   *
   * @param account the account
   * @return the sum, {@link PrivacyLoss#ZERO} for an account without charges
   */
  PrivacyLoss spent(Account account);

  /**
   * Returns all charges of an account.
   *
   * @param account the account
   * @return the charges, oldest first
   */
  List<Charge> charges(Account account);
}
