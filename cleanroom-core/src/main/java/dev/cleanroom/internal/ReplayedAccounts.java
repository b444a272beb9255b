package dev.cleanroom.internal;

import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Run;
import dev.cleanroom.internal.ChargeFields.Line;
import dev.cleanroom.internal.ReplayNotes.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The sums of all accounts of a log, and what the ledger knows beside them. For one thread. */
final class ReplayedAccounts {
  private final LedgerStore ledger;
  private final Map<String, ReplayedSums> accounts = new TreeMap<>();
  private final Set<UUID> counted = new HashSet<>();

  ReplayedAccounts(LedgerStore ledger) {
    this.ledger = ledger;
  }

  void charged(Place place, UUID run, Instant at, Cost cost, List<Line> lines) {
    counted.add(run);
    Map<String, Map<Long, Cost>> spent = new HashMap<>();
    for (Line line : lines) {
      Map<Long, Cost> ofAccount = spent.computeIfAbsent(line.account(), a -> new HashMap<>());
      Cost before = ofAccount.putIfAbsent(seconds(line.window()), line.spent());
      if (before != null && !before.equals(line.spent())) {
        throw new IllegalArgumentException("two lines of one account have two sums");
      }
    }
    spent.forEach((account, sums) -> sums(account).add(place, at, cost, sums));
  }

  private static long seconds(String window) {
    long seconds = window.equals("none") ? 0 : Long.parseLong(window);
    if (seconds < 0 || (seconds == 0 && !window.equals("none"))) {
      throw new IllegalArgumentException("a window lasts at least a second");
    }
    return seconds;
  }

  void refused(Place place, Instant time, Limit limit, Instant within, Line line) {
    long seconds = limit.window().map(Duration::toSeconds).orElse(0L);
    sums(line.account()).refuse(place, time, seconds, within, line.spent());
  }

  /** A run that was found charged and has no entry of its charge. */
  void unknown(UUID run, Cost cost, List<String> of) {
    if (counted.add(run)) {
      of.forEach(account -> sums(account).elsewhere(cost));
    }
  }

  /** A cost that was held for a while. */
  void givenUp(Cost cost, List<String> of) {
    of.forEach(account -> sums(account).givenUp(cost));
  }

  void check(ReplayNotes notes) {
    ledger.forEach(this::beside);
    accounts.values().forEach(sums -> sums.check(notes));
  }

  private void beside(Run run) {
    if (counted.contains(run.id())) {
      return;
    }
    for (String account : run.accounts().stream().map(ChargeFields::text).toList()) {
      ReplayedSums sums = accounts.get(account);
      if (sums != null && run.counts()) {
        sums.elsewhere(run.cost());
      } else if (sums != null) {
        sums.givenUp(run.cost());
      }
    }
  }

  private ReplayedSums sums(String account) {
    return accounts.computeIfAbsent(account, a -> new ReplayedSums());
  }
}
