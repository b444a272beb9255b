package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.internal.AnswerSeal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final Account BOB = new Account("bob", "orders", "person");
  private static final PrivacyLoss TENTH = PrivacyLoss.of("0.1", "1e-7");
  private static final Checkpoint HEAD =
      new Checkpoint("log", 1, Base64.getEncoder().encodeToString(new byte[32]));
  private static final byte[] BYTES = "an answer".getBytes(StandardCharsets.UTF_8);

  private final Ledger ledger = Ledger.inMemory();

  private static List<Limit> limits(PrivacyLoss alice, PrivacyLoss bob) {
    return List.of(Requests.limit(ALICE, alice), Requests.limit(BOB, bob));
  }

  private static Admission.Reserved reserved(Ledger ledger, List<Limit> limits, PrivacyLoss loss) {
    return (Admission.Reserved) ledger.admit(Requests.of(limits, loss));
  }

  @Test
  void charge_uptoCap_isExact() {
    List<Limit> limits = List.of(Requests.limit(ALICE, PrivacyLoss.of("1", "1e-6")));
    for (int i = 0; i < 10; i++) {
      assertThat(ledger.runsLeft(limits, Cost.of(TENTH))).isEqualTo(10 - i);
      assertThat(Requests.charge(ledger, limits, TENTH)).isTrue();
    }
    assertThat(ledger.spent(ALICE).loss()).isEqualTo(PrivacyLoss.of("1", "1e-6"));
    assertThat(ledger.runsLeft(limits, Cost.of(TENTH))).isZero();
    assertThat(Requests.charge(ledger, limits, PrivacyLoss.epsilon("0.000000001"))).isFalse();
    assertThat(ledger.charges(ALICE)).hasSize(10);
  }

  @Test
  void admit_oneOfTwoAccountsLacks_chargesNone() {
    List<Limit> limits = limits(PrivacyLoss.of("1", "1e-6"), PrivacyLoss.of("0.25", "1e-6"));
    assertThat(reserved(ledger, limits, TENTH).charges())
        .extracting(Charge::account)
        .containsExactly(ALICE, BOB);
    assertThat(Requests.charge(ledger, limits, TENTH)).isTrue();
    Admission.Refused refused = (Admission.Refused) ledger.admit(Requests.of(limits, TENTH));
    assertThat(refused.shortfalls()).hasSize(1);
    assertThat(refused.shortfalls().get(0))
        .hasToString(
            "bob/orders (person): requested ε=0.1, δ=1e-7, remaining ε=0.05, δ=8e-7 of"
                + " ε=0.25, δ=1e-6, missing ε=0.05, δ=0");
    assertThat(refused.shortfalls().get(0).difference())
        .isEqualTo(Cap.of(PrivacyLoss.epsilon("0.05")));
    assertThat(ledger.spent(ALICE).loss()).isEqualTo(PrivacyLoss.of("0.2", "2e-7"));
    assertThat(ledger.charges(ALICE)).hasSize(2);
  }

  @Test
  void admit_capOnRho_tellsWhatIsMissingInRho() {
    Limit limit =
        new Limit(
            ALICE, Optional.of(Cap.of(ConcentratedLoss.of("0.004", "1e-6"))), Optional.empty());
    Admission.Refused refused =
        (Admission.Refused) ledger.admit(Requests.of(List.of(limit), TENTH));
    assertThat(refused.shortfalls().get(0))
        .hasToString(
            "alice/visits (person): requested ρ=0.005, δ=1e-7, remaining ρ=0.004, δ=1e-6 of"
                + " ρ=0.004, δ=1e-6, missing ρ=0.001, δ=0");
  }

  @Test
  void admit_accountsThatLookAlike_areChargedEach() {
    Account one = new Account("a/b", "c", "person");
    Account other = new Account("a", "b/c", "person");
    assertThat(one).hasToString(other.toString());
    PrivacyLoss cap = PrivacyLoss.of("1", "1e-6");
    List<Limit> limits = List.of(Requests.limit(one, cap), Requests.limit(other, cap));
    assertThat(reserved(ledger, limits, TENTH).charges()).hasSize(2);
    assertThat(ledger.spent(one).loss()).isEqualTo(TENTH);
    assertThat(ledger.spent(other).loss()).isEqualTo(TENTH);
  }

  @Test
  void admit_largestCapUsedUp_isRefusedAsAnyOther() {
    PrivacyLoss largest = PrivacyLoss.of("1000000000", "0.999999999999999999");
    List<Limit> limits = List.of(Requests.limit(ALICE, largest));
    assertThat(Requests.charge(ledger, limits, largest)).isTrue();
    assertThat(Requests.charge(ledger, limits, largest)).isFalse();
  }

  @Test
  void charges_line_tellsWhoWhatWhen() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    Ledger clocked =
        Ledger.over(LedgerStore.inMemory()).clock(Clock.fixed(now, ZoneOffset.UTC)).build();
    Limit limit = Requests.limit(ALICE, PrivacyLoss.of("1", "1e-6"));
    Admission.Reserved reserved = reserved(clocked, List.of(limit), TENTH);
    clocked.charge(reserved);
    Charge line = reserved.charges().get(0);
    assertThat(line)
        .isEqualTo(
            new Charge(
                reserved.run().id(),
                limit,
                Cost.of(TENTH),
                Cost.of(TENTH),
                reserved.run().origin(),
                now));
    assertThat(line.remaining()).contains(Cap.of(PrivacyLoss.of("0.9", "9e-7")));
    assertThat(line)
        .hasToString(
            "alice/visits (person): charged ε=0.1, δ=1e-7, remaining ε=0.9, δ=9e-7 of ε=1, δ=1e-6");
    assertThat(clocked.charges(ALICE)).containsExactly(line);
    assertThat(clocked.charges(BOB)).isEmpty();
    assertThat(clocked.spent(BOB)).isEqualTo(Cost.ZERO);
  }

  @Test
  void runsLeft_deltaOrNothing_isTheSmaller() {
    List<Limit> limits = List.of(Requests.limit(ALICE, PrivacyLoss.of("1", "3e-7")));
    assertThat(ledger.runsLeft(limits, Cost.of(TENTH))).isEqualTo(3);
    assertThat(ledger.runsLeft(limits, Cost.of(PrivacyLoss.epsilon("0.3")))).isEqualTo(3);
    assertThat(ledger.runsLeft(limits, Cost.ZERO)).isEqualTo(Long.MAX_VALUE);
    assertThat(ledger.runsLeft(List.of(), Cost.of(TENTH))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void spending_severalRuns_isToldByMemberAndTemplate() {
    List<Limit> limits = List.of(Requests.limit(ALICE, PrivacyLoss.of("1", "1e-6")));
    assertThat(Requests.charge(ledger, limits, TENTH)).isTrue();
    assertThat(Requests.charge(ledger, limits, TENTH)).isTrue();
    assertThat(ledger.spending(ALICE))
        .extracting(Object::toString)
        .containsExactly("ε=0.2, δ=2e-7 by carol with reach in trial, 2 runs");
  }

  @Test
  void odometer_manyGaussianLikeRuns_tellsATighterLoss() {
    List<Limit> limits = List.of(Requests.limit(ALICE, PrivacyLoss.of("100", "1e-2")));
    for (int i = 0; i < 100; i++) {
      assertThat(Requests.charge(ledger, limits, TENTH)).isTrue();
    }
    Odometer odometer = ledger.odometer(ALICE, new BigDecimal("1e-6"));
    assertThat(odometer.spent().loss()).isEqualTo(PrivacyLoss.of("10", "1e-5"));
    // ρ = 100 · 0.1²/2 = 0.5, and 0.5 + 2·√(0.5 · ln 10⁶) = 5.7565218…
    assertThat(odometer.concentrated()).contains(PrivacyLoss.of("5.756521770", "1.1e-5"));
    assertThat(ledger.odometer(ALICE, new BigDecimal("1e-18")).concentrated()).isPresent();
    for (int i = 0; i < 300; i++) {
      assertThat(Requests.charge(ledger, limits, TENTH)).isTrue();
    }
    assertThat(ledger.odometer(ALICE, new BigDecimal("1e-9")).concentrated()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> ledger.odometer(ALICE, BigDecimal.ZERO));
  }

  @Test
  void charge_sharesOfTheCap_areToldOnce() {
    List<BudgetEvent> events = new ArrayList<>();
    Ledger told = Ledger.over(LedgerStore.inMemory()).listener(events::add).build();
    List<Limit> limits = List.of(Requests.limit(ALICE, PrivacyLoss.of("1", "1e-5")));
    for (int i = 0; i < 11; i++) {
      assertThat(Requests.charge(told, limits, TENTH)).isEqualTo(i < 10);
    }
    assertThat(events).hasSize(3);
    assertThat(events.get(0))
        .hasToString(
            "50 % reached: alice/visits (person): charged ε=0.1, δ=1e-7, remaining ε=0.5,"
                + " δ=9.5e-6 of ε=1, δ=1e-5");
    assertThat(((BudgetEvent.Warning) events.get(1)).percent()).isEqualTo(90);
    assertThat(events.get(2)).isInstanceOf(BudgetEvent.Exhausted.class);
  }

  @Test
  void charge_listenerThatThrows_failsNothing() {
    List<Throwable> heard = new ArrayList<>();
    Ledger told =
        Ledger.over(LedgerStore.inMemory())
            .listener(
                event -> {
                  throw new UnsupportedOperationException();
                })
            .build();
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> heard.add(e));
    try {
      assertThat(Requests.charge(told, List.of(Requests.limit(ALICE, TENTH)), TENTH)).isTrue();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertThat(heard).hasSize(2).hasOnlyElementsOfType(UnsupportedOperationException.class);
  }

  @Test
  void charge_firstOfAWindow_isTold() {
    List<BudgetEvent> events = new ArrayList<>();
    Ledger told =
        Ledger.over(LedgerStore.inMemory())
            .clock(Clock.fixed(Instant.ofEpochSecond(125), ZoneOffset.UTC))
            .listener(events::add)
            .build();
    Limit limit =
        new Limit(
            ALICE,
            Optional.of(Cap.of(PrivacyLoss.of("1", "1e-5"))),
            Optional.of(Duration.ofMinutes(1)));
    assertThat(Requests.charge(told, List.of(limit), TENTH)).isTrue();
    assertThat(Requests.charge(told, List.of(limit), TENTH)).isTrue();
    assertThat(events).hasSize(1);
    assertThat(((BudgetEvent.WindowBegan) events.get(0)).since())
        .isEqualTo(Instant.ofEpochSecond(120));
  }

  private static Run released(Ledger ledger, boolean once) {
    ChargeRequest request =
        new ChargeRequest(
            UUID.randomUUID(),
            once,
            "body",
            Optional.empty(),
            new Origin("trial", "carol", "reach", "00ff"),
            Cost.ZERO,
            List.of(),
            "log",
            Instant.EPOCH);
    Admission.Reserved reserved = (Admission.Reserved) ledger.admit(request);
    ledger.charge(reserved);
    ledger.release(reserved.run(), "digest", BYTES, HEAD);
    return ledger.store().find(request.run()).orElseThrow();
  }

  @Test
  void answer_runThatCanBeRepeated_isKeptEncrypted() {
    SecretKey key = AnswerSeal.freshKey();
    LedgerStore store = LedgerStore.inMemory();
    Ledger sealing = Ledger.over(store).answerKey(key).build();
    Run run = released(sealing, true);
    assertThat(sealing.answer(run)).hasValue(BYTES);
    assertThat(store.answer(run.id()).orElseThrow()).hasSize(12 + BYTES.length + 16);
    assertThat(sealing.answer(released(sealing, false))).isEmpty();
    assertThat(Ledger.of(store).answer(run)).isEmpty();
    assertThat(Ledger.over(store).answerKey(AnswerSeal.freshKey()).build().answer(run)).isEmpty();
    assertThat(Ledger.over(store).answerKey(key).build().answer(run)).hasValue(BYTES);
  }

  @Test
  void answerKey_noAesKeyOrTwice_throws() {
    Ledger.Builder builder = Ledger.over(LedgerStore.inMemory());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.answerKey(new SecretKeySpec(new byte[16], "HmacSHA256")));
    SecretKey key = AnswerSeal.freshKey();
    Ledger.Builder again = builder.answerKey(key).clock(Clock.systemUTC());
    assertThatIllegalStateException().isThrownBy(() -> again.answerKey(key));
    assertThatIllegalStateException().isThrownBy(() -> again.clock(Clock.systemUTC()));
  }

  @Test
  void release_answerTooLargeToKeep_isReleasedAndLost() {
    ChargeRequest request =
        new ChargeRequest(
            new UUID(1, 7),
            true,
            "body",
            Optional.empty(),
            new Origin("trial", "carol", "reach", "00ff"),
            Cost.ZERO,
            List.of(),
            "log",
            Instant.EPOCH);
    Admission.Reserved reserved = (Admission.Reserved) ledger.admit(request);
    ledger.charge(reserved);
    ledger.release(reserved.run(), "digest", new byte[LedgerStore.LARGEST_ANSWER], HEAD);
    assertThat(ledger.admit(request)).isInstanceOf(Admission.Lost.class);
  }
}
