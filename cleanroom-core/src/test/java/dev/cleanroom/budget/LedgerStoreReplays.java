package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store promises about answers, their repetition and the heads of audit logs. */
abstract class LedgerStoreReplays extends LedgerStoreRuns {
  private static RequestBuilder asked(String member) {
    return request()
        .replay("hash")
        .member(member)
        .limits(capped(ALICE, "0.1"), counted(ALICE.part(Account.Part.MEMBER, member)));
  }

  @Test
  void admit_equalRunOfTheSameMember_costsNothing() {
    UUID source = release(asked("carol"));
    Run run = store().find(source).orElseThrow();
    assertThat(store().admit(asked("carol").build())).isEqualTo(new Admission.Replayed(run));
    assertThat(runs(store())).containsExactly(run);
    assertThat(epsilon(ALICE)).isEqualTo("0.1");
  }

  @Test
  void admit_equalRunOfAnotherMember_chargesItsPartOnce() {
    UUID source = release(asked("carol"));
    Admission.Reserved reserved = reserve(asked("dave"));
    assertThat(reserved.run().source()).contains(source);
    assertThat(reserved.run().limits()).containsExactly(counted(DAVES));
    assertThat(reserved.charges()).extracting(Charge::account).containsExactly(DAVES);
    store().charge(reserved.run().id());
    store().release(reserved.run().id(), DIGEST, Optional.empty(), HEAD);
    assertThat(epsilon(ALICE)).isEqualTo("0.1");
    assertThat(epsilon(CAROLS)).isEqualTo("0.1");
    assertThat(epsilon(DAVES)).isEqualTo("0.1");
    assertThat(store().answer(reserved.run().id())).contains(new byte[] {1, 2, 3});
    assertThat(store().admit(asked("dave").build()))
        .isEqualTo(new Admission.Replayed(store().find(source).orElseThrow()));
    assertThat(epsilon(DAVES)).isEqualTo("0.1");
  }

  @Test
  void admit_repetitionThatWasNotReleased_givesNothingAway() {
    release(asked("carol"));
    UUID run = charge(asked("dave"));
    assertThat(reserve(asked("dave")).run().limits()).containsExactly(counted(DAVES));
    store().fail(run);
    assertThat(reserve(asked("dave")).run().limits()).containsExactly(counted(DAVES));
    assertThat(epsilon(DAVES)).isEqualTo("0.3");
  }

  @Test
  void admit_anotherMembersPartIsFull_isRefused() {
    release(asked("carol"));
    assertThat(refuse(asked("dave").limits(counted(ALICE), capped(DAVES, "0.05"))).shortfalls())
        .extracting(Shortfall::account)
        .containsExactly(DAVES);
  }

  @Test
  void admit_anotherMemberWithoutAPart_costsNothing() {
    UUID source = release(asked("carol"));
    Run run = reserve(asked("dave").limits(capped(ALICE, "0.1"))).run();
    assertThat(run.source()).contains(source);
    assertThat(run.limits()).isEmpty();
    assertThat(run.cost()).isEqualTo(Cost.ZERO);
  }

  @Test
  void admit_callersIdForAnEqualRun_bindsTheIdToTheSource() {
    UUID source = release(asked("carol"));
    Run run = reserve(asked("carol").once()).run();
    assertThat(run.source()).contains(source);
    assertThat(run.limits()).isEmpty();
    assertThat(run.cost()).isEqualTo(Cost.ZERO);
    assertThat(store().admit(asked("carol").run(run.id()).once().body("other").build()))
        .isInstanceOf(Admission.Conflict.class);
    store().charge(run.id());
    store().release(run.id(), DIGEST, Optional.empty(), HEAD);
    Run released = store().find(run.id()).orElseThrow();
    assertThat(store().admit(asked("carol").run(run.id()).once().build()))
        .isEqualTo(new Admission.Replayed(released));
    assertThat(store().answer(run.id())).contains(new byte[] {1, 2, 3});
  }

  @Test
  void admit_otherOrNoHash_isAnotherRun() {
    release(asked("carol"));
    for (String hash : Arrays.asList("Hash", "hash2", "", null)) {
      assertThat(refuse(asked("carol").replay(hash)).shortfalls()).hasSize(1);
    }
    release(request().replay(null).limits(counted(BOB)));
    assertThat(reserve(request().replay(null).limits(counted(BOB))).run().source()).isEmpty();
  }

  @Test
  void admit_equalRunWithoutKeptBytes_isCharged() {
    releaseWithoutBytes(asked("carol"));
    assertThat(refuse(asked("carol")).shortfalls()).hasSize(1);
    store().fail(charge(asked("carol").limits(counted(BOB))));
    charge(asked("carol").limits(counted(BOB)));
    assertThat(reserve(asked("carol").limits(counted(BOB))).run().source()).isEmpty();
    assertThat(epsilon(BOB)).isEqualTo("0.3");
  }

  @Test
  void admit_equalRunsAtTheSameTime_eachMemberHoldsItsOwn() {
    UUID carols = charge(asked("carol").limits(counted(ALICE), counted(CAROLS)));
    UUID daves = charge(asked("dave").limits(counted(ALICE), counted(DAVES)));
    store().release(daves, DIGEST, Optional.of(new byte[] {4}), HEAD);
    store().release(carols, DIGEST, Optional.of(new byte[] {3}), HEAD);
    assertThat(store().admit(asked("carol").build()))
        .isEqualTo(new Admission.Replayed(store().find(carols).orElseThrow()));
    assertThat(store().admit(asked("dave").build()))
        .isEqualTo(new Admission.Replayed(store().find(daves).orElseThrow()));
    assertThat(reserve(asked("eve")).run().source()).contains(carols);
  }

  @Test
  void admit_memberWhoseOwnAnswerWasNotKept_paysForAnother() {
    UUID lost = charge(asked("dave").limits(counted(ALICE), counted(DAVES)));
    UUID kept = charge(asked("carol").limits(counted(ALICE), counted(CAROLS)));
    store().release(lost, DIGEST, Optional.empty(), HEAD);
    store().release(kept, DIGEST, Optional.of(new byte[] {3}), HEAD);
    Run run = reserve(asked("dave")).run();
    assertThat(run.source()).contains(kept);
    assertThat(run.limits()).containsExactly(counted(DAVES));
    assertThat(epsilon(DAVES)).isEqualTo("0.2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, (1 << 20) - 19, (1 << 20) - 18, (1 << 20) - 17, 3 << 20})
  void answer_anySize_isWhatWasKept(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 16));
    }
    UUID run = charge(request());
    store().release(run, DIGEST, Optional.of(bytes), HEAD);
    assertThat(store().answer(run)).contains(bytes);
  }

  @Test
  void answer_runsWithoutKeptBytes_isEmpty() {
    assertThat(store().answer(charge(request()))).isEmpty();
    assertThat(store().answer(releaseWithoutBytes(request()))).isEmpty();
    assertThat(store().answer(UUID.randomUUID())).isEmpty();
  }

  @Test
  void answer_arraysThatCallersChange_staysAsItWas() {
    byte[] bytes = {1, 2, 3};
    UUID run = charge(request());
    store().release(run, DIGEST, Optional.of(bytes), HEAD);
    bytes[0] = 9;
    store().answer(run).orElseThrow()[1] = 9;
    assertThat(store().answer(run)).contains(new byte[] {1, 2, 3});
  }

  @Test
  void head_severalLogs_eachHasItsLargest() {
    assertThat(store().head("a")).isEmpty();
    store().keep(head("a", 5));
    store().keep(head("b", 1));
    store().keep(head("a", 4));
    assertThat(store().head("a")).contains(head("a", 5));
    assertThat(store().head("b")).contains(head("b", 1));
    assertThat(store().head("A")).isEmpty();
    store().keep(head("a", 6));
    assertThat(store().head("a")).contains(head("a", 6));
  }

  @Test
  void head_ofARelease_isKept() {
    store().keep(head("a", 5));
    UUID first = charge(request());
    store().release(first, DIGEST, Optional.empty(), head("a", 7));
    assertThat(store().head("a")).contains(head("a", 7));
    UUID second = charge(request());
    store().release(second, DIGEST, Optional.empty(), head("a", 6));
    assertThat(store().head("a")).contains(head("a", 7));
  }
}
