package dev.cleanroom.adversity;

import com.google.common.hash.Hashing;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import java.util.ArrayList;
import java.util.List;

/** Everything that a ledger tells, as text. */
final class LedgerView {
  private LedgerView() {}

  /** A line for each run with its answer's bytes, in the order of admission. */
  static List<String> runs(LedgerStore store) {
    List<String> lines = new ArrayList<>();
    store.forEach(run -> lines.add(run + " " + answer(store, run)));
    return lines;
  }

  private static String answer(LedgerStore store, Run run) {
    return run.state() == Run.State.RELEASED
        ? store.answer(run.id()).map(bytes -> Hashing.sha256().hashBytes(bytes)).toString()
        : "";
  }

  /** Runs, what was spent, the time and the state of the audit log. */
  static String all(LedgerStore store, String log) {
    return String.join("\n", runs(store))
        + "\n"
        + store.spent(Rooms.ALICE).loss()
        + "\n"
        + store.time()
        + "\n"
        + store.head(log);
  }

  /** What all runs that count spent on an account, added up anew. */
  static Cost sum(LedgerStore store, Account account) {
    List<Cost> costs = new ArrayList<>(List.of(Cost.ZERO));
    store.forEach(
        run -> {
          if (run.counts() && run.accounts().contains(account)) {
            costs.add(run.cost());
          }
        });
    return costs.stream().reduce(Cost.ZERO, Cost::plus);
  }
}
