package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A ledger whose clock jumps, for seconds or for years, forwards and backwards, while runs are
 * charged, given up or left, caps and windows change and the store is opened again. What may be
 * spent is counted beside it, in whole thousandths of ε and milliseconds.
 */
final class ClockWalk {
  static final Account ACCOUNT = new Account("alice", "visits", "person");
  private static final int STEPS = 40;
  private static final long LONGEST_JUMP = 31_557_600_000L * 8;
  private static final long START = Instant.parse("2026-11-20T17:00:00Z").toEpochMilli();

  private final Random random;
  private final UnaryOperator<LedgerStore> reopening;
  private final UnaryOperator<List<Limit>> fault;
  private final boolean isSteady;
  private final List<Spent> spent = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private final Hand clock = new Hand();

  private LedgerStore store;
  private Ledger ledger;
  private Budget budget;
  private int lifetime;
  private int perWindow;
  private long length;
  private long high; // the largest time of a run
  private int windowsBegan;

  /** A run that counts. */
  private record Spent(long time, int milli) {}

  /** A clock that is set by hand. */
  private static final class Hand extends Clock {
    private long millis = START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }

  /**
   * Prepares a walk.
   *
   * @param seed repeats it
   * @param store an empty store
   * @param reopening closes a store and opens what it kept
   * @param fault changes the limits of a run, to see that the walk finds it
   */
  ClockWalk(
      long seed,
      LedgerStore store,
      UnaryOperator<LedgerStore> reopening,
      UnaryOperator<List<Limit>> fault) {
    this.random = new Random(seed);
    this.isSteady = seed % 2 == 0;
    this.store = store;
    this.reopening = reopening;
    this.fault = fault;
    this.ledger = open(store);
    this.budget = draw();
  }

  private Ledger open(LedgerStore kept) {
    return Ledger.over(kept).clock(clock).listener(this::hear).build();
  }

  private void hear(BudgetEvent event) {
    windowsBegan += event instanceof BudgetEvent.WindowBegan ? 1 : 0;
  }

  /** From seconds to years; a window's cap may be larger than the lifetime's. */
  private Budget draw() {
    length = 1L + (random.nextInt(1 << 26) >> random.nextInt(26));
    perWindow = 1 + random.nextInt(1_000);
    lifetime = perWindow / 2 + random.nextInt(5_000);
    return Budget.lifetime(cap(lifetime))
        .perWindow(Duration.ofSeconds(length), cap(perWindow))
        .build();
  }

  private static Cap cap(int milli) {
    return Cap.of(loss(milli));
  }

  private static PrivacyLoss loss(int milli) {
    return new PrivacyLoss(BigDecimal.valueOf(milli, 3), BigDecimal.ZERO);
  }

  /** Returns what went wrong. */
  List<String> walk() {
    for (int i = 0; i < STEPS; i++) {
      step();
      check();
    }
    if (isSteady) {
      checkWindows();
    }
    store.close();
    return mistakes;
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> jump();
      case 3 -> reopen();
      case 4 -> change();
      default -> run();
    }
  }

  /** A clock that is set back grants nothing. */
  private void jump() {
    long distance = random.nextLong(LONGEST_JUMP) >> random.nextInt(36);
    long before = left();
    if (random.nextBoolean()) {
      clock.millis += distance;
    } else {
      clock.millis -= distance;
      expect(left() <= before, "a clock that was set back granted something");
    }
  }

  private long left() {
    return ledger.runsLeft(limits(), Cost.of(loss(1)));
  }

  /** The whole account for ever, then within the window. */
  private List<Limit> limits() {
    return budget.limits(ACCOUNT, "trial", "carol", "reach");
  }

  private void reopen() {
    store = reopening.apply(store);
    ledger = open(store);
  }

  private void change() {
    if (!isSteady) {
      budget = draw();
    }
  }

  private void run() {
    int cost = 1 + random.nextInt(perWindow);
    long now = now();
    boolean fits = total() + cost <= lifetime && inWindow(now) + cost <= perWindow;
    Admission admission = ledger.admit(Requests.of(fault.apply(limits()), loss(cost)));
    boolean isAdmitted = admission instanceof Admission.Reserved;
    expect(fits || !isAdmitted, "a run was admitted that does not fit");
    expect(isAdmitted || !fits, "a run was refused that fits");
    if (admission instanceof Admission.Reserved reserved) {
      high = now;
      expect(reserved.run().time().toEpochMilli() == now, "a run has another time");
      settle(reserved, new Spent(now, cost));
    } else if (admission instanceof Admission.Refused refused) {
      refused.shortfalls().forEach(shortfall -> checkRefill(shortfall, now));
    }
  }

  private void settle(Admission.Reserved reserved, Spent run) {
    switch (random.nextInt(8)) {
      case 0 -> ledger.abort(reserved.run().id());
      case 1 -> ledger.fail(reserved.run().id());
      case 2 -> expect(ledger.spent(ACCOUNT).loss().epsilon().signum() > 0, "nothing is held");
      default -> ledger.charge(reserved);
    }
    if (!store.find(reserved.run().id()).orElseThrow().state().equals(Run.State.ABORTED)) {
      spent.add(run);
    }
  }

  private void checkRefill(Shortfall shortfall, long now) {
    shortfall
        .refill()
        .map(Instant::toEpochMilli)
        .ifPresent(
            refill ->
                expect(
                    refill > now && refill - now <= 1_000 * length && refill % length == 0,
                    "a window refills at another time than it ends"));
  }

  private long now() {
    return Math.max(high, clock.millis);
  }

  private int total() {
    return spent.stream().mapToInt(Spent::milli).sum();
  }

  private int inWindow(long now) {
    long since = now - Math.floorMod(now, 1_000 * length);
    return spent.stream().filter(run -> run.time >= since).mapToInt(Spent::milli).sum();
  }

  private void check() {
    Limit limit = limits().get(1);
    expect(ledger.spent(ACCOUNT).loss().equals(loss(total())), "another sum is counted");
    expect(ledger.time().toEpochMilli() == now(), "the time went back");
    expect(
        ledger.spent(limit).loss().equals(loss(inWindow(now()))), "another sum is in the window");
  }

  /** No window has more than its cap, and there are no more of them than time had. */
  private void checkWindows() {
    TreeMap<Long, Integer> windows = new TreeMap<>();
    spent.forEach(
        run -> windows.merge(Math.floorDiv(run.time, 1_000 * length), run.milli, Integer::sum));
    expect(windows.values().stream().allMatch(sum -> sum <= perWindow), "a window is overspent");
    expect(total() <= lifetime, "the lifetime is overspent");
    if (!windows.isEmpty()) {
      long elapsed = windows.lastKey() - windows.firstKey() + 1;
      expect(windows.size() <= elapsed, "more windows were spent than passed");
      long granted = Math.floorDiv(high, 1_000 * length) - windows.firstKey() + 1;
      expect(windowsBegan <= granted, "more windows began than passed");
    }
  }

  private void expect(boolean condition, String mistake) {
    if (!condition) {
      mistakes.add(mistake);
    }
  }
}
