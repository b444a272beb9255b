package dev.cleanroom.budget.internal;

import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.internal.Books.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The runs of one account, oldest first, and their sums. Not thread-safe. */
final class AccountBook {
  private static final int MOST_WINDOWS = 16;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Instant, Cost> sums = new HashMap<>();
  private Cost total = Cost.ZERO;

  void add(Entry entry) {
    Cost cost = entry.run().cost();
    entries.add(entry);
    total = total.plus(cost);
    sums.replaceAll((since, sum) -> entry.run().time().isBefore(since) ? sum : sum.plus(cost));
  }

  /** What is given up was added a moment ago: it is near the end. */
  void remove(Entry entry) {
    entries.remove(entries.lastIndexOf(entry));
    total = total.minus(entry.run().cost());
    sums.clear();
  }

  Cost total() {
    return total;
  }

  /** Times never go back along the entries, so those of a window are the last ones. */
  Cost since(Instant since) {
    if (since.equals(Instant.MIN)) {
      return total;
    }
    if (sums.size() > MOST_WINDOWS) {
      sums.clear();
    }
    return sums.computeIfAbsent(since, this::sum);
  }

  private Cost sum(Instant since) {
    Cost sum = Cost.ZERO;
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).run().time().isBefore(since)) {
        break;
      }
      sum = sum.plus(entries.get(i).run().cost());
    }
    return sum;
  }
}
