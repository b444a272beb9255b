package dev.cleanroom.internal;

import dev.cleanroom.budget.Cost;
import dev.cleanroom.internal.ReplayNotes.Place;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up the charges of one account again. Runs at the same time may stand in the log in another
 * order than in the ledger, so the order is taken from what each charge says was spent by then: the
 * costs of all charges up to it must make exactly that sum.
 *
 * <p>The sum may be larger by what the log does not hold: runs in other logs of the ledger, and
 * costs that were held for a while and given up. For one thread.
 */
final class ReplayedSums {
  private static final Comparator<Cost> ORDER =
      Comparator.comparing((Cost cost) -> cost.loss().epsilon())
          .thenComparing(cost -> cost.loss().delta())
          .thenComparing(cost -> cost.concentrated().rho())
          .thenComparing(cost -> cost.concentrated().delta());

  private final List<Paid> paid = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<Window, Cost> running = new HashMap<>();
  private final Map<Window, Map<Cost, Instant>> reached = new HashMap<>();
  private Cost elsewhere = Cost.ZERO;
  private Cost givenUp = Cost.ZERO;

  /** Windows of one length that begin at one time; the length 0 stands for all of time. */
  private record Window(long seconds, long since) {
    static Window of(long seconds, Instant time) {
      return new Window(seconds, seconds == 0 ? 0 : Math.floorDiv(time.getEpochSecond(), seconds));
    }
  }

  /** What a charge says was spent, by the length of the window. */
  private record Paid(Place place, Instant at, Cost cost, Map<Long, Cost> spent) {
    Cost total() {
      return spent.getOrDefault(0L, Cost.ZERO);
    }
  }

  private record Refusal(Place place, Instant time, Window window, Cost spent) {}

  void add(Place place, Instant at, Cost cost, Map<Long, Cost> spent) {
    if (!spent.containsKey(0L)) {
      throw new IllegalArgumentException("an account has no line without a window");
    }
    paid.add(new Paid(place, at, cost, Map.copyOf(spent)));
  }

  /** A refusal says what was spent by its time, within the window of that time. */
  void refuse(Place place, Instant time, long seconds, Instant within, Cost spent) {
    refusals.add(new Refusal(place, time, Window.of(seconds, within), spent));
  }

  void elsewhere(Cost cost) {
    elsewhere = elsewhere.plus(cost);
  }

  void givenUp(Cost cost) {
    givenUp = givenUp.plus(cost);
  }

  void check(ReplayNotes notes) {
    paid.sort(Comparator.comparing(Paid::total, ORDER));
    Set<Long> lengths = new HashSet<>(Set.of(0L));
    paid.forEach(each -> lengths.addAll(each.spent().keySet()));
    refusals.forEach(each -> lengths.add(each.window().seconds()));
    for (int i = 0; i < paid.size(); ) {
      int end = i;
      while (end < paid.size() && paid.get(end).total().equals(paid.get(i).total())) {
        add(paid.get(end++), lengths);
      }
      paid.subList(i, end).forEach(each -> check(each, notes));
      i = end;
    }
    refusals.forEach(each -> check(each, notes));
  }

  private void add(Paid each, Set<Long> lengths) {
    for (long seconds : lengths) {
      Window window = Window.of(seconds, each.at());
      Cost sum = running.merge(window, each.cost(), Cost::plus);
      reached
          .computeIfAbsent(window, w -> new HashMap<>())
          .merge(sum, each.at(), (a, b) -> a.isBefore(b) ? a : b);
    }
  }

  private void check(Paid each, ReplayNotes notes) {
    each.spent()
        .forEach(
            (seconds, said) -> {
              Cost sum = running.getOrDefault(Window.of(seconds, each.at()), Cost.ZERO);
              compare(each.place(), said, sum, notes);
            });
  }

  private void compare(Place place, Cost said, Cost sum, ReplayNotes notes) {
    if (said.equals(sum)) {
      return;
    }
    String why = "it says " + all(said) + " was spent, but the charges of the log make " + all(sum);
    if (explains(said, sum)) {
      notes.notRecomputed(place, why + "; runs of which this log does not tell explain it");
    } else {
      notes.contradiction(place, why);
    }
  }

  /** What was given up may also have changed the order in which sums were reached. */
  private boolean explains(Cost said, Cost sum) {
    return fits(said, sum.plus(elsewhere).plus(givenUp)) && fits(sum, said.plus(givenUp));
  }

  private static boolean fits(Cost part, Cost all) {
    return part.loss().fitsIn(all.loss()) && part.concentrated().fitsIn(all.concentrated());
  }

  private void check(Refusal refusal, ReplayNotes notes) {
    Map<Cost, Instant> sums = reached.getOrDefault(refusal.window(), Map.of());
    Instant first = refusal.spent().equals(Cost.ZERO) ? Instant.MIN : sums.get(refusal.spent());
    if (first != null && !first.isAfter(refusal.time())) {
      return;
    }
    String why = "it says " + all(refusal.spent()) + " was spent, but no charges make that sum";
    if (sums.keySet().stream().anyMatch(sum -> explains(refusal.spent(), sum))
        || explains(refusal.spent(), Cost.ZERO)) {
      notes.notRecomputed(
          refusal.place(), why + "; runs of which this log does not tell explain it");
    } else {
      notes.contradiction(refusal.place(), why);
    }
  }

  private static String all(Cost cost) {
    return cost.loss() + ", ρ=" + plain(cost.concentrated().rho());
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
