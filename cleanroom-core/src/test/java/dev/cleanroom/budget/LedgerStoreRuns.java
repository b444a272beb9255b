package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.budget.Run.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store promises about the states of a run, and about an id that is used again. */
abstract class LedgerStoreRuns extends LedgerStoreWindows {
  private static final Set<State> CAN_CHARGE = EnumSet.of(State.RESERVED);
  private static final Set<State> CAN_RELEASE = EnumSet.of(State.CHARGED);
  private static final Set<State> CAN_FAIL = EnumSet.of(State.RESERVED, State.CHARGED);

  /** Brings a run into a state. */
  @CanIgnoreReturnValue
  private UUID runIn(State state, RequestBuilder request) {
    UUID run = reserve(request).run().id();
    if (state == State.ABORTED) {
      store().abort(run);
    } else if (state != State.RESERVED) {
      store().charge(run);
      if (state == State.RELEASED) {
        store().release(run, DIGEST, Optional.of(new byte[] {7}), HEAD);
      } else if (state == State.FAILED) {
        store().fail(run);
      }
    }
    assertThat(state(run)).isEqualTo(state);
    return run;
  }

  private void expect(boolean isAllowed, UUID run, Runnable step) {
    Run before = store().find(run).orElseThrow();
    if (isAllowed) {
      step.run();
      assertThat(store().find(run).orElseThrow().state()).isNotEqualTo(before.state());
    } else {
      assertThatIllegalStateException().isThrownBy(step::run);
      assertThat(store().find(run)).contains(before);
    }
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void charge_anyState_isAllowedOnlyForReserved(State state) {
    UUID run = runIn(state, request().limits(counted(ALICE)));
    expect(CAN_CHARGE.contains(state), run, () -> store().charge(run));
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void abort_anyState_isAllowedOnlyForReserved(State state) {
    UUID run = runIn(state, request().limits(counted(ALICE)));
    Cost before = store().spent(ALICE);
    expect(CAN_CHARGE.contains(state), run, () -> store().abort(run));
    assertThat(store().spent(ALICE)).isEqualTo(state == State.RESERVED ? Cost.ZERO : before);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void fail_anyState_isAllowedOnlyForReservedAndCharged(State state) {
    UUID run = runIn(state, request().limits(counted(ALICE)));
    Cost before = store().spent(ALICE);
    expect(CAN_FAIL.contains(state), run, () -> store().fail(run));
    assertThat(store().spent(ALICE)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void release_anyState_isAllowedOnlyForCharged(State state) {
    UUID run = runIn(state, request().limits(counted(ALICE)));
    Optional<byte[]> bytes = store().answer(run);
    expect(
        CAN_RELEASE.contains(state),
        run,
        () -> store().release(run, DIGEST, Optional.of(new byte[] {9}), head("other", 5)));
    if (state != State.CHARGED) {
      assertThat(store().answer(run).map(List::of).isPresent()).isEqualTo(bytes.isPresent());
      assertThat(store().head("other")).isEmpty();
    }
  }

  @Test
  void anyStep_unknownRun_isIllegal() {
    UUID run = UUID.randomUUID();
    assertThatIllegalStateException().isThrownBy(() -> store().charge(run));
    assertThatIllegalStateException().isThrownBy(() -> store().abort(run));
    assertThatIllegalStateException().isThrownBy(() -> store().fail(run));
    assertThatIllegalStateException()
        .isThrownBy(() -> store().release(run, DIGEST, Optional.empty(), HEAD));
    assertThatIllegalStateException()
        .isThrownBy(() -> store().release(run, DIGEST, Optional.of(new byte[1]), HEAD));
    assertThat(store().find(run)).isEmpty();
    assertThat(store().answer(run)).isEmpty();
    assertThat(store().head("log")).isEmpty();
  }

  @Test
  void find_everyStep_tellsTheStateAndTheDigest() {
    Run run = reserve(request().replay("hash").limits(capped(ALICE, "1"))).run();
    store().charge(run.id());
    assertThat(store().find(run.id())).contains(run.in(State.CHARGED, Optional.empty()));
    store().release(run.id(), DIGEST, Optional.empty(), HEAD);
    assertThat(store().find(run.id())).contains(run.in(State.RELEASED, Optional.of(DIGEST)));
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void admit_knownId_saysWhatBecameOfIt(State state) {
    UUID id = UUID.randomUUID();
    runIn(state, request().run(id).once().limits(counted(ALICE)));
    Run run = store().find(id).orElseThrow();
    Admission again = store().admit(request().run(id).once().limits(counted(ALICE)).build());
    switch (state) {
      case RESERVED, CHARGED -> assertThat(again).isEqualTo(new Admission.Unfinished(run));
      case RELEASED -> assertThat(again).isEqualTo(new Admission.Replayed(run));
      case FAILED -> assertThat(again).isEqualTo(new Admission.Lost(run));
      case ABORTED -> assertThat(again).isInstanceOf(Admission.Reserved.class);
    }
    assertThat(epsilon(ALICE)).isEqualTo("0.1");
    assertThat(runs(store())).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void admit_knownIdForSomethingElse_isAConflict(State state) {
    UUID id = UUID.randomUUID();
    runIn(state, request().run(id).once().limits(counted(ALICE)));
    Run run = store().find(id).orElseThrow();
    Admission body = store().admit(request().run(id).once().body("other").build());
    if (state == State.ABORTED) {
      assertThat(body).isInstanceOf(Admission.Reserved.class);
    } else {
      assertThat(body).isEqualTo(new Admission.Conflict(run));
      assertThat(store().admit(request().run(id).member("dave").build()))
          .isEqualTo(new Admission.Conflict(run));
      assertThat(store().find(id)).contains(run);
    }
  }

  @Test
  void admit_releasedWithoutBytes_isLost() {
    UUID id = releaseWithoutBytes(request().once().limits(counted(ALICE)));
    Run run = store().find(id).orElseThrow();
    assertThat(store().admit(request().run(id).once().build())).isEqualTo(new Admission.Lost(run));
  }

  @Test
  void admit_abortedId_isANewRunAtTheEnd() {
    UUID first = UUID.randomUUID();
    store().abort(reserve(request().run(first).limits(counted(ALICE))).run().id());
    UUID second = charge(request().limits(counted(ALICE)));
    charge(request().run(first).body("other").limits(counted(BOB)));
    assertThat(runs(store())).extracting(Run::id).containsExactly(second, first);
    assertThat(runs(store())).extracting(Run::body).containsExactly("body", "other");
    assertThat(epsilon(ALICE)).isEqualTo("0.1");
    assertThat(epsilon(BOB)).isEqualTo("0.1");
  }

  @Test
  void admit_knownIdInAFullAccount_isStillToldItsOutcome() {
    Limit limit = capped(ALICE, "0.1");
    UUID id = release(request().once().limits(limit));
    assertThat(store().admit(request().run(id).once().limits(limit).build()))
        .isInstanceOf(Admission.Replayed.class);
  }

  @Test
  void forEach_anyStates_areInOrderOfAdmission() {
    List<UUID> ids =
        List.of(
            charge(request()),
            reserve(request()).run().id(),
            runIn(State.ABORTED, request()),
            release(request()),
            runIn(State.FAILED, request()));
    store().charge(ids.get(1));
    assertThat(runs(store())).extracting(Run::id).containsExactlyElementsOf(ids);
    assertThat(runs(store()))
        .extracting(Run::state)
        .containsExactly(State.CHARGED, State.CHARGED, State.ABORTED, State.RELEASED, State.FAILED);
  }

  @Test
  void forEach_readerThatAsksTheStore_isAnswered() {
    UUID id = charge(request());
    store().forEach(run -> assertThat(store().find(run.id())).contains(run));
    assertThat(state(id)).isEqualTo(State.CHARGED);
  }
}
