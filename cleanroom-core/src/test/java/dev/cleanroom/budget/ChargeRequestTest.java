package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.PrivacyLoss;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChargeRequestTest {
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final PrivacyLoss TENTH = PrivacyLoss.of("0.1", "1e-7");
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private static Limit limit(Account account, Optional<Duration> window) {
    return new Limit(account, Optional.of(Cap.of(TENTH)), window);
  }

  @Test
  void constructor_limits_areOrderedAndOnce() {
    List<Limit> limits =
        new ArrayList<>(
            List.of(
                new Limit(ALICE, Optional.empty(), Optional.empty()),
                limit(ALICE, Optional.empty()),
                limit(ALICE, Optional.of(Duration.ofDays(1))),
                limit(ALICE, Optional.of(Duration.ofDays(2))),
                limit(ALICE.part(Account.Part.MEMBER, "carol"), Optional.empty()),
                limit(ALICE.part(Account.Part.MEMBER, "dave"), Optional.empty()),
                limit(new Account("alice", "visits", "visit"), Optional.empty()),
                limit(new Account("alice", "zoo", "person"), Optional.empty()),
                limit(new Account("bob", "visits", "person"), Optional.empty())));
    List<Limit> ordered = List.copyOf(limits);
    limits.addAll(ordered);
    Collections.reverse(limits);
    assertThat(Requests.of(limits, TENTH).limits()).isEqualTo(ordered);
  }

  @Test
  void constructor_time_isInMilliseconds() {
    ChargeRequest request = Requests.of(List.of(), TENTH);
    assertThat(request.at(Instant.ofEpochSecond(0, 1_999_999)).now())
        .isEqualTo(Instant.ofEpochMilli(1));
    assertThat(request.at(Instant.ofEpochSecond(-1, 999_999_999)).now())
        .isEqualTo(Instant.ofEpochMilli(-1));
    assertThat(request.at(LAST).now()).isEqualTo(LAST);
  }

  /** Otherwise the run would be kept, and no ledger could be opened over it again. */
  @Test
  void admit_clockBeyondMilliseconds_holdsNothing() {
    LedgerStore store = LedgerStore.inMemory();
    for (Instant time : List.of(Instant.MAX, Instant.MIN, LAST.plusMillis(1))) {
      Ledger ledger = Ledger.over(store).clock(Clock.fixed(time, ZoneOffset.UTC)).build();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> ledger.admit(Requests.of(List.of(limit(ALICE, Optional.empty())), TENTH)));
    }
    assertThat(store.spent(ALICE)).isEqualTo(Cost.ZERO);
    Ledger last = Ledger.over(store).clock(Clock.fixed(LAST, ZoneOffset.UTC)).build();
    assertThat(Requests.charge(last, List.of(limit(ALICE, Optional.empty())), TENTH)).isTrue();
    assertThat(Ledger.of(store).time()).isEqualTo(LAST);
  }

  @Test
  void admit_windowBeyondTime_isRefusedAsAnyOther() {
    Ledger ledger = Ledger.inMemory();
    Limit limit = limit(ALICE, Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));
    assertThat(Requests.charge(ledger, List.of(limit), TENTH)).isTrue();
    Admission.Refused refused =
        (Admission.Refused) ledger.admit(Requests.of(List.of(limit), TENTH));
    assertThat(refused.shortfalls().get(0).refill()).contains(Instant.MAX);
  }

  @Test
  void ofReceiver_parts_areThoseOfTheMember() {
    Limit carols = limit(ALICE.part(Account.Part.MEMBER, "carol"), Optional.empty());
    ChargeRequest request = Requests.of(List.of(limit(ALICE, Optional.empty()), carols), TENTH);
    assertThat(request.ofReceiver()).containsExactly(carols);
    assertThat(request.withoutReplay().replay()).isEmpty();
  }
}
