package dev.cleanroom.budget;

import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.PrivacyLoss;
import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * The list of charges, apart from the collaborations that share it. The only thing that a run
 * changes.
 *
 * <p>It is a filter: a charge that would pass an account's cap is refused as a whole, before data
 * is read. Losses add up exactly, which is valid for adaptively and concurrently chosen runs
 * (Rogers et al. 2016; Haney et al. 2023). Thread-safe.
 */
public final class Ledger {
  private final LedgerStore store;

  private Ledger(LedgerStore store) {
    this.store = store;
  }

  /**
   * Returns a new ledger that lives as long as the process.
   *
   * @return an empty ledger
   */
  public static Ledger inMemory() {
    return new Ledger(new InMemoryLedgerStore(Clock.systemUTC()));
  }

  /**
   * Returns a ledger over a store of the application.
   *
   * @param store where charges are kept
   * @return the ledger
   */
  public static Ledger of(LedgerStore store) {
    return new Ledger(store);
  }

  /**
   * Charges every account of a request, or none.
   *
   * @param request the accounts, their caps and the loss
   * @return one charge for each account
   * @throws BudgetExceededException if the loss does not fit in every account
   */
  public List<Charge> charge(ChargeRequest request) {
    return store.charge(request);
  }

  /**
   * Returns the sum of all charges of an account.
   *
   * @param account the account
   * @return the sum
   */
  public PrivacyLoss spent(Account account) {
    return store.spent(account);
  }

  /**
   * Returns all charges of an account.
   *
   * @param account the account
   * @return the charges, oldest first
   */
  public List<Charge> charges(Account account) {
    return store.charges(account);
  }

  /**
   * Returns how many more runs of one loss fit in every account.
   *
   * @param caps the accounts and the cap of each
   * @param loss the loss of one run, ε &gt; 0
   * @return the number of runs
   */
  public long runsLeft(Map<Account, PrivacyLoss> caps, PrivacyLoss loss) {
    return caps.entrySet().stream()
        .mapToLong(e -> runs(e.getValue().minusOrZero(spent(e.getKey())), loss))
        .min()
        .orElse(0);
  }

  private static long runs(PrivacyLoss remaining, PrivacyLoss loss) {
    BigInteger runs = BigInteger.valueOf(Long.MAX_VALUE);
    if (loss.epsilon().signum() > 0) {
      runs = runs.min(remaining.epsilon().divideToIntegralValue(loss.epsilon()).toBigInteger());
    }
    if (loss.delta().signum() > 0) {
      runs = runs.min(remaining.delta().divideToIntegralValue(loss.delta()).toBigInteger());
    }
    return runs.longValueExact();
  }
}
