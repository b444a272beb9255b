package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.PrivacyLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final Cap SMALL = Cap.of(PrivacyLoss.of("1", "1e-6"));
  private static final Cap LARGE = Cap.of(PrivacyLoss.of("2", "1e-7"));
  private static final Cap RHO = Cap.of(ConcentratedLoss.of("1", "1e-6"));

  private static Limit every(Duration length) {
    return new Limit(ALICE, Optional.of(SMALL), Optional.of(length));
  }

  private static Limit capped(Cap cap) {
    return new Limit(ALICE, Optional.of(cap), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z, 1970-01-02T00:00:00Z",
    "1970-01-01T23:59:59.999Z, 1970-01-01T00:00:00Z, 1970-01-02T00:00:00Z",
    "1970-01-02T00:00:00Z, 1970-01-02T00:00:00Z, 1970-01-03T00:00:00Z",
    "1969-12-31T23:59:59.999Z, 1969-12-31T00:00:00Z, 1970-01-01T00:00:00Z",
    "1969-12-31T00:00:00Z, 1969-12-31T00:00:00Z, 1970-01-01T00:00:00Z",
    "1969-12-30T23:59:59.999Z, 1969-12-30T00:00:00Z, 1969-12-31T00:00:00Z",
    "2026-11-20T17:00:00Z, 2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z"
  })
  void since_windowOfADay_isTheDay(Instant time, Instant since, Instant refill) {
    assertThat(every(Duration.ofDays(1)).since(time)).isEqualTo(since);
    assertThat(every(Duration.ofDays(1)).refill(time)).contains(refill);
  }

  @Test
  void since_anyWindow_holdsTheTime() {
    for (long length : new long[] {1, 2, 7, 3_600, 86_400, 31_557_600, 1L << 40}) {
      Limit limit = every(Duration.ofSeconds(length));
      LongStream.rangeClosed(-20, 20).forEach(second -> assertHolds(limit, second, length));
      assertHolds(limit, length, length);
      assertHolds(limit, -length, length);
    }
  }

  private static void assertHolds(Limit limit, long second, long length) {
    Instant time = Instant.ofEpochSecond(second, 999_999_999);
    Instant since = limit.since(time);
    assertThat(since).isBeforeOrEqualTo(time).isAfter(time.minusSeconds(length));
    assertThat(since.getEpochSecond() % length).isZero();
    assertThat(limit.refill(time)).contains(since.plusSeconds(length));
  }

  /** A window that is longer than time goes on has a beginning and an end all the same. */
  @Test
  void since_windowBeyondTime_isCutThere() {
    Limit limit = every(Duration.ofSeconds(Long.MAX_VALUE));
    for (Instant time : new Instant[] {Instant.EPOCH, Instant.MAX, Instant.ofEpochSecond(5)}) {
      assertThat(limit.since(time)).isEqualTo(Instant.EPOCH);
      assertThat(limit.refill(time)).contains(Instant.MAX);
    }
    assertThat(limit.since(Instant.ofEpochSecond(-1))).isEqualTo(Instant.MIN);
    assertThat(limit.refill(Instant.ofEpochSecond(-1))).contains(Instant.EPOCH);
    assertThat(limit.since(Instant.MIN)).isEqualTo(Instant.MIN);
    assertThat(every(Duration.ofSeconds(7)).since(Instant.MIN)).isEqualTo(Instant.MIN);
    assertThat(every(Duration.ofSeconds(7)).refill(Instant.MAX)).contains(Instant.MAX);
    assertThat(every(Duration.ofSeconds(1)).since(Instant.MAX))
        .isEqualTo(Instant.ofEpochSecond(Instant.MAX.getEpochSecond()));
  }

  @Test
  void since_noWindow_isTheBeginning() {
    assertThat(capped(SMALL).since(Instant.EPOCH)).isEqualTo(Instant.MIN);
    assertThat(capped(SMALL).refill(Instant.EPOCH)).isEmpty();
  }

  @Test
  void constructor_windowTooShortOrWithoutCap_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> every(Duration.ofMillis(999)));
    assertThatIllegalArgumentException().isThrownBy(() -> every(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limit(ALICE, Optional.empty(), Optional.of(Duration.ofDays(1))));
  }

  @Test
  void tighter_sameAccountAndWindow_admitsWhatBothAdmit() {
    Limit counted = new Limit(ALICE, Optional.empty(), Optional.empty());
    assertThat(capped(SMALL).tighter(capped(LARGE)))
        .contains(capped(Cap.of(PrivacyLoss.of("1", "1e-7"))));
    assertThat(capped(SMALL).tighter(counted)).contains(capped(SMALL));
    assertThat(counted.tighter(capped(SMALL))).contains(capped(SMALL));
    assertThat(counted.tighter(counted)).contains(counted);
  }

  @Test
  void tighter_differentAccountWindowOrFilter_isEmpty() {
    Limit other =
        new Limit(ALICE.part(Account.Part.MEMBER, "a"), Optional.of(SMALL), Optional.empty());
    assertThat(capped(SMALL).tighter(other)).isEmpty();
    assertThat(capped(SMALL).tighter(every(Duration.ofDays(1)))).isEmpty();
    assertThat(capped(SMALL).tighter(capped(RHO))).isEmpty();
  }

  @Test
  void toString_anyLimit_tellsAll() {
    assertThat(capped(SMALL)).hasToString("alice/visits (person): at most ε=1, δ=1e-6");
    assertThat(every(Duration.ofDays(2)))
        .hasToString("alice/visits (person): at most ε=1, δ=1e-6 every 2 days");
    assertThat(new Limit(ALICE, Optional.empty(), Optional.empty()))
        .hasToString("alice/visits (person): counted");
  }
}
