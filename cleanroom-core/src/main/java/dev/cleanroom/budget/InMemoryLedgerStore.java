package dev.cleanroom.budget;

import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.PrivacyLoss;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps charges in memory, as long as the process lives. */
final class InMemoryLedgerStore implements LedgerStore {
  private final Clock clock;
  private final Map<Account, List<Charge>> charges = new HashMap<>();

  InMemoryLedgerStore(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized List<Charge> charge(ChargeRequest request) {
    List<Shortfall> shortfalls = new ArrayList<>();
    List<Charge> lines = new ArrayList<>();
    request
        .caps()
        .forEach(
            (account, cap) -> {
              PrivacyLoss before = spent(account);
              PrivacyLoss after = before.plus(request.loss());
              if (after.fitsIn(cap)) {
                lines.add(line(request, account, cap, after));
              } else {
                shortfalls.add(
                    new Shortfall(account, request.loss(), cap.minusOrZero(before), cap));
              }
            });
    if (!shortfalls.isEmpty()) {
      throw new BudgetExceededException(shortfalls);
    }
    for (Charge line : lines) {
      charges.computeIfAbsent(line.account(), a -> new ArrayList<>()).add(line);
    }
    return List.copyOf(lines);
  }

  private Charge line(ChargeRequest request, Account account, PrivacyLoss cap, PrivacyLoss after) {
    return new Charge(
        account,
        request.loss(),
        after,
        cap,
        request.collaboration(),
        request.member(),
        request.template(),
        request.digest(),
        clock.instant());
  }

  @Override
  public synchronized PrivacyLoss spent(Account account) {
    List<Charge> lines = charges.getOrDefault(account, List.of());
    return lines.isEmpty() ? PrivacyLoss.ZERO : lines.get(lines.size() - 1).spent();
  }

  @Override
  public synchronized List<Charge> charges(Account account) {
    return List.copyOf(charges.getOrDefault(account, List.of()));
  }
}
