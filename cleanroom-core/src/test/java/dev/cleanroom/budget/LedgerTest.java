package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.BudgetExceededException;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.testing.Evidence;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final Account BOB = new Account("bob", "orders", "person");
  private static final PrivacyLoss TENTH = PrivacyLoss.of("0.1", "1e-7");

  private final Ledger ledger = Ledger.inMemory();

  private static ChargeRequest request(Map<Account, PrivacyLoss> caps, PrivacyLoss loss) {
    return new ChargeRequest(caps, loss, "trial", "carol", "reach", "00ff");
  }

  @Test
  void charge_uptoCap_isExact() {
    Map<Account, PrivacyLoss> caps = Map.of(ALICE, PrivacyLoss.of("1", "1e-6"));
    for (int i = 0; i < 10; i++) {
      assertThat(ledger.runsLeft(caps, TENTH)).isEqualTo(10 - i);
      assertThat(ledger.charge(request(caps, TENTH))).hasSize(1);
    }
    assertThat(ledger.spent(ALICE)).isEqualTo(PrivacyLoss.of("1", "1e-6"));
    assertThat(ledger.runsLeft(caps, TENTH)).isZero();
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> ledger.charge(request(caps, PrivacyLoss.epsilon("0.000000001"))));
    assertThat(ledger.charges(ALICE)).hasSize(10);
  }

  @Test
  void charge_oneOfTwoAccountsLacks_chargesNone() {
    Map<Account, PrivacyLoss> caps =
        Map.of(ALICE, PrivacyLoss.of("1", "1e-6"), BOB, PrivacyLoss.of("0.25", "1e-6"));
    assertThat(ledger.charge(request(caps, TENTH)))
        .extracting(Charge::account)
        .containsExactly(ALICE, BOB);
    assertThat(ledger.charge(request(caps, TENTH))).hasSize(2);
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> ledger.charge(request(caps, TENTH)))
        .withMessage(
            "the run was refused, because its loss would pass a budget; nothing was charged"
                + " [BUDGET_EXCEEDED]\n"
                + "  bob/orders (person): requested ε=0.1, δ=1e-7, remaining ε=0.05, δ=8e-7 of"
                + " ε=0.25, δ=1e-6, missing ε=0.05, δ=0")
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo("BUDGET_EXCEEDED");
              assertThat(e.shortfalls()).hasSize(1);
              assertThat(e.shortfalls().get(0).difference()).isEqualTo(PrivacyLoss.epsilon("0.05"));
            });
    assertThat(ledger.spent(ALICE)).isEqualTo(PrivacyLoss.of("0.2", "2e-7"));
    assertThat(ledger.charges(ALICE)).hasSize(2);
  }

  @Test
  void charge_everyAccountLacks_namesEach() {
    Map<Account, PrivacyLoss> caps = Map.of(ALICE, PrivacyLoss.epsilon("1"), BOB, PrivacyLoss.ZERO);
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> ledger.charge(request(caps, TENTH)))
        .satisfies(e -> assertThat(e.shortfalls()).hasSize(2));
  }

  @Test
  void charge_accountsThatLookAlike_areChargedEach() {
    Account one = new Account("a/b", "c", "person");
    Account other = new Account("a", "b/c", "person");
    assertThat(one).hasToString(other.toString());
    PrivacyLoss cap = PrivacyLoss.of("1", "1e-6");
    assertThat(ledger.charge(request(Map.of(one, cap, other, cap), TENTH))).hasSize(2);
    assertThat(ledger.spent(one)).isEqualTo(TENTH);
    assertThat(ledger.spent(other)).isEqualTo(TENTH);
  }

  @Test
  void charge_largestCapUsedUp_isRefusedAsAnyOther() {
    PrivacyLoss largest = PrivacyLoss.of("1000000000", "0.999999999999999999");
    ChargeRequest request = request(Map.of(ALICE, largest), largest);
    assertThat(ledger.charge(request)).hasSize(1);
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> ledger.charge(request));
  }

  @Test
  void charge_line_tellsWhoWhatWhen() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    Ledger clocked = Ledger.of(new InMemoryLedgerStore(Clock.fixed(now, ZoneOffset.UTC)));
    PrivacyLoss cap = PrivacyLoss.of("1", "1e-6");
    List<Charge> lines = clocked.charge(request(Map.of(ALICE, cap), TENTH));
    assertThat(lines)
        .containsExactly(
            new Charge(ALICE, TENTH, TENTH, cap, "trial", "carol", "reach", "00ff", now));
    assertThat(lines.get(0).remaining()).isEqualTo(PrivacyLoss.of("0.9", "9e-7"));
    assertThat(lines.get(0))
        .hasToString(
            "alice/visits (person): charged ε=0.1, δ=1e-7, remaining ε=0.9, δ=9e-7 of ε=1, δ=1e-6");
    assertThat(clocked.charges(ALICE)).isEqualTo(lines);
    assertThat(clocked.charges(BOB)).isEmpty();
    assertThat(clocked.spent(BOB)).isEqualTo(PrivacyLoss.ZERO);
  }

  @Test
  void request_noAccount_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> request(Map.of(), TENTH));
  }

  @Test
  void runsLeft_deltaOrNothing_isTheSmaller() {
    Map<Account, PrivacyLoss> caps = Map.of(ALICE, PrivacyLoss.of("1", "3e-7"));
    assertThat(ledger.runsLeft(caps, TENTH)).isEqualTo(3);
    assertThat(ledger.runsLeft(caps, PrivacyLoss.epsilon("0.3"))).isEqualTo(3);
    assertThat(ledger.runsLeft(caps, PrivacyLoss.ZERO)).isEqualTo(Long.MAX_VALUE);
    assertThat(ledger.runsLeft(Map.of(), TENTH)).isZero();
  }

  /** Lets other threads run between the check of a cap and the charge, where a race would be. */
  private static final class SlowClock extends Clock {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public Instant instant() {
      if (calls.incrementAndGet() <= 100) {
        LockSupport.parkNanos(1_000);
      }
      return Instant.EPOCH;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void charge_manyThreads_neverPassesCap() throws Exception {
    Ledger ledger = Ledger.of(new InMemoryLedgerStore(new SlowClock()));
    CountDownLatch start = new CountDownLatch(1);
    PrivacyLoss loss = PrivacyLoss.of("0.001", "1e-9");
    ChargeRequest request =
        request(Map.of(ALICE, PrivacyLoss.of("1", "1e-6"), BOB, PrivacyLoss.of("2", "0.5")), loss);
    Evidence evidence = Evidence.of("ledger-race", 0);
    AtomicInteger charged = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int thread = 0; thread < 64; thread++) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 2_000; i++) {
                    try {
                      charged.addAndGet(ledger.charge(request).size() / 2);
                    } catch (BudgetExceededException e) {
                      refused.incrementAndGet();
                    }
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(charged).hasValue(1_000);
    assertThat(refused).hasValue(64 * 2_000 - 1_000);
    assertThat(ledger.spent(ALICE)).isEqualTo(PrivacyLoss.of("1", "1e-6"));
    assertThat(ledger.spent(BOB)).isEqualTo(PrivacyLoss.of("1", "1e-6"));
    assertThat(ledger.charges(ALICE)).hasSize(1_000);
    evidence
        .figure("threads", 64)
        .figure("tries", charged.get() + refused.get())
        .figure("charges", charged)
        .figure("chargesThatFitTheCap", 1_000)
        .write();
  }
}
