package dev.cleanroom.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.Checkpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store and what its tests ask of it. */
abstract class LedgerStoreFixture {
  static final Account ALICE = new Account("alice", "visits", "person");
  static final Account BOB = new Account("bob", "orders", "person");
  static final Account CAROLS = ALICE.part(Account.Part.MEMBER, "carol");
  static final Account DAVES = ALICE.part(Account.Part.MEMBER, "dave");
  static final String DIGEST = "ab".repeat(32);
  static final Checkpoint HEAD = head("log", 1);

  private LedgerStore store;

  /**
   * Opens a store without runs; it is closed after the test.
   *
   * @return the store
   */
  protected abstract LedgerStore open();

  /**
   * Closes a store and opens what it kept.
   *
   * @param open a store that {@link #open} returned
   * @return the same store as another process would find it; empty if it lives only in memory
   */
  protected Optional<LedgerStore> reopen(LedgerStore open) {
    return Optional.empty();
  }

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  final LedgerStore store() {
    return store;
  }

  /** Opens the store again if it can be; false if it cannot. */
  @CanIgnoreReturnValue
  final boolean reopenStore() {
    Optional<LedgerStore> again = reopen(store);
    store = again.orElse(store);
    return again.isPresent();
  }

  static RequestBuilder request() {
    return new RequestBuilder();
  }

  static PrivacyLoss loss(String epsilon, String delta) {
    return PrivacyLoss.of(epsilon, delta);
  }

  static Limit counted(Account account) {
    return new Limit(account, Optional.empty(), Optional.empty());
  }

  static Limit capped(Account account, String epsilon) {
    return capped(account, Cap.of(loss(epsilon, "0.5")));
  }

  static Limit capped(Account account, Cap cap) {
    return new Limit(account, Optional.of(cap), Optional.empty());
  }

  static Limit windowed(Account account, String epsilon, Duration window) {
    return new Limit(account, Optional.of(Cap.of(loss(epsilon, "0.5"))), Optional.of(window));
  }

  static Cost cost(String epsilon) {
    return Cost.of(PrivacyLoss.epsilon(epsilon));
  }

  static Checkpoint head(String log, long size) {
    byte[] root = ByteBuffer.allocate(32).putLong(size).array();
    return new Checkpoint(log, size, Base64.getEncoder().encodeToString(root));
  }

  /** Admits a run that must fit. */
  @CanIgnoreReturnValue
  final Admission.Reserved reserve(RequestBuilder request) {
    Admission admission = store.admit(request.build());
    assertThat(admission).isInstanceOf(Admission.Reserved.class);
    return (Admission.Reserved) admission;
  }

  @CanIgnoreReturnValue
  final UUID charge(RequestBuilder request) {
    UUID run = reserve(request).run().id();
    store.charge(run);
    return run;
  }

  /** Releases a run whose answer's bytes are kept. */
  @CanIgnoreReturnValue
  final UUID release(RequestBuilder request) {
    UUID run = charge(request);
    store.release(run, DIGEST, Optional.of(new byte[] {1, 2, 3}), HEAD);
    return run;
  }

  /** Releases a run whose answer's bytes are not kept. */
  @CanIgnoreReturnValue
  final UUID releaseWithoutBytes(RequestBuilder request) {
    UUID run = charge(request);
    store.release(run, DIGEST, Optional.empty(), HEAD);
    return run;
  }

  final Admission.Refused refuse(RequestBuilder request) {
    Admission admission = store.admit(request.build());
    assertThat(admission).isInstanceOf(Admission.Refused.class);
    return (Admission.Refused) admission;
  }

  final Run.State state(UUID run) {
    return store.find(run).orElseThrow().state();
  }

  final String epsilon(Account account) {
    return store.spent(account).loss().epsilon().toPlainString();
  }

  static List<Run> runs(LedgerStore store) {
    List<Run> runs = new ArrayList<>();
    store.forEach(runs::add);
    return runs;
  }

  static Instant at(String time) {
    return Instant.parse(time);
  }
}
