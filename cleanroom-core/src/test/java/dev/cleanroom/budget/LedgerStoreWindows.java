package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a store promises about time. */
abstract class LedgerStoreWindows extends LedgerStoreCaps {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Limit DAILY = windowed(ALICE, "0.2", DAY);

  private static RequestBuilder daily(String time) {
    return request().limits(DAILY).now(at(time));
  }

  @Test
  void admit_windowIsFull_refillsAtItsLastMoment() {
    charge(daily("2026-03-01T00:00:00Z"));
    charge(daily("2026-03-01T12:00:00Z"));
    assertThat(refuse(daily("2026-03-01T23:59:59.999Z")).shortfalls())
        .extracting(Shortfall::refill)
        .containsExactly(Optional.of(at("2026-03-02T00:00:00Z")));
    Admission.Reserved first = reserve(daily("2026-03-02T00:00:00Z"));
    assertThat(first.charges().get(0).spent()).isEqualTo(first.run().cost());
    charge(daily("2026-03-02T00:00:00Z"));
    assertThat(refuse(daily("2026-03-02T00:00:00.001Z")).shortfalls()).hasSize(1);
  }

  @Test
  void admit_nothingInAWindow_isNotCarriedOver() {
    charge(daily("2026-03-01T00:00:00Z"));
    charge(daily("2026-03-09T00:00:00Z"));
    charge(daily("2026-03-09T00:00:00Z"));
    assertThat(refuse(daily("2026-03-09T01:00:00Z")).shortfalls()).hasSize(1);
  }

  @Test
  void admit_lifetimeCapBesideWindows_neverRefills() {
    Limit life = capped(ALICE, "0.3");
    for (int day = 1; day <= 3; day++) {
      charge(daily("2026-03-0" + day + "T00:00:00Z").limits(DAILY, life));
    }
    assertThat(refuse(daily("2026-03-04T00:00:00Z").limits(DAILY, life)).shortfalls())
        .extracting(Shortfall::refill)
        .containsExactly(Optional.empty());
    assertThat(epsilon(ALICE)).isEqualTo("0.3");
  }

  @Test
  void admit_windowsOfSeveralLengths_keepEachCap() {
    Limit hourly = windowed(ALICE, "0.1", Duration.ofHours(1));
    charge(daily("2026-03-01T00:30:00Z").limits(DAILY, hourly));
    assertThat(refuse(daily("2026-03-01T00:59:59Z").limits(DAILY, hourly)).shortfalls())
        .extracting(Shortfall::refill)
        .containsExactly(Optional.of(at("2026-03-01T01:00:00Z")));
    charge(daily("2026-03-01T01:00:00Z").limits(DAILY, hourly));
    assertThat(refuse(daily("2026-03-01T02:00:00Z").limits(DAILY, hourly)).shortfalls())
        .extracting(Shortfall::refill)
        .containsExactly(Optional.of(at("2026-03-02T00:00:00Z")));
  }

  @Test
  void admit_clockThatGoesBack_keepsTheLatestTimeAndItsWindow() {
    charge(daily("2026-03-02T00:00:00Z"));
    Run early = reserve(daily("2026-03-01T00:00:00Z")).run();
    assertThat(early.time()).isEqualTo(at("2026-03-02T00:00:00Z"));
    assertThat(refuse(daily("2026-03-01T00:00:00Z")).shortfalls())
        .extracting(Shortfall::refill)
        .containsExactly(Optional.of(at("2026-03-03T00:00:00Z")));
    assertThat(store().time()).isEqualTo(at("2026-03-02T00:00:00Z"));
  }

  @Test
  void admit_clockThatJumps_givesNoWindowTwice() {
    charge(daily("2026-03-01T00:00:00Z"));
    charge(daily("2030-01-01T00:00:00Z"));
    charge(daily("2026-03-01T00:00:00Z"));
    assertThat(refuse(daily("2026-03-01T00:00:00Z")).shortfalls()).hasSize(1);
    assertThat(refuse(daily("2029-12-31T00:00:00Z")).shortfalls()).hasSize(1);
    assertThat(refuse(daily("2030-01-01T23:59:59Z")).shortfalls()).hasSize(1);
    charge(daily("2030-01-02T00:00:00Z"));
  }

  @Test
  void time_refusedAndAbortedRuns_onlyTheLatterMoveIt() {
    assertThat(store().time()).isEqualTo(Instant.EPOCH);
    Limit nothing = windowed(ALICE, "0", DAY);
    assertThat(refuse(daily("2040-01-01T00:00:00Z").limits(nothing)).shortfalls()).hasSize(1);
    assertThat(store().time()).isEqualTo(Instant.EPOCH);
    UUID run = reserve(daily("2026-03-01T00:00:00Z")).run().id();
    store().abort(run);
    assertThat(store().time()).isEqualTo(at("2026-03-01T00:00:00Z"));
  }

  @Test
  void time_moreThanMilliseconds_isCut() {
    Run run = reserve(daily("2026-03-01T00:00:00.123999999Z")).run();
    assertThat(run.time()).isEqualTo(at("2026-03-01T00:00:00.123Z"));
    assertThat(store().time()).isEqualTo(run.time());
  }

  @Test
  void abort_inAWindow_freesItThere() {
    charge(daily("2026-03-01T00:00:00Z"));
    UUID run = reserve(daily("2026-03-01T10:00:00Z")).run().id();
    assertThat(refuse(daily("2026-03-01T11:00:00Z")).shortfalls()).hasSize(1);
    store().abort(run);
    charge(daily("2026-03-01T12:00:00Z"));
    assertThat(refuse(daily("2026-03-01T13:00:00Z")).shortfalls()).hasSize(1);
  }

  @Test
  void spent_sinceATime_countsFromThatMomentOn() {
    Cost tenth = charge(daily("2026-03-01T00:00:00Z"), "2026-03-01T00:00:00Z");
    charge(daily("2026-03-02T00:00:00Z"));
    assertThat(store().spent(ALICE, Instant.MIN)).isEqualTo(tenth.plus(tenth));
    assertThat(store().spent(ALICE, at("2026-03-01T00:00:00Z"))).isEqualTo(tenth.plus(tenth));
    assertThat(store().spent(ALICE, at("2026-03-01T00:00:00.001Z"))).isEqualTo(tenth);
    assertThat(store().spent(ALICE, at("2026-03-02T00:00:00Z"))).isEqualTo(tenth);
    assertThat(store().spent(ALICE, at("2026-03-02T00:00:00.000000001Z"))).isEqualTo(Cost.ZERO);
    assertThat(store().spent(ALICE, Instant.MAX)).isEqualTo(Cost.ZERO);
    assertThat(store().spent(BOB, Instant.MIN)).isEqualTo(Cost.ZERO);
    charge(daily("2026-03-02T00:00:00Z"));
    assertThat(store().spent(ALICE, at("2026-03-02T00:00:00Z"))).isEqualTo(tenth.plus(tenth));
  }

  private Cost charge(RequestBuilder request, String time) {
    Run run = reserve(request).run();
    assertThat(run.time()).isEqualTo(at(time));
    store().charge(run.id());
    return run.cost();
  }
}
