package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.verify.AuditVerifier;
import dev.cleanroom.audit.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final String ORIGIN = "example.com/audit";
  private static final KeyPair KEYS = NoteSigner.freshKeys();

  static AuditEntry entry(int number) {
    return AuditEntry.of(AuditEntry.Kind.CHARGED, Instant.ofEpochMilli(number))
        .with("run", "run-" + number)
        .with("loss", "ε=0.5");
  }

  private static AuditStore storeOf(int entries) {
    AuditStore store = AuditStore.inMemory();
    IntStream.range(0, entries).forEach(i -> store.append(entry(i).encode()));
    return store;
  }

  private static void assertCode(Runnable call, String code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void append_everyEntry_givesAReceiptThatVerifies() {
    try (AuditLog log = AuditLog.inMemory(ORIGIN)) {
      AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
      for (int i = 0; i < 50; i++) {
        Receipt receipt = log.append(entry(i));
        assertThat(receipt.index()).isEqualTo(i);
        assertThat(receipt.entry()).isEqualTo(entry(i));
        assertThat(receipt.checkpoint()).isEqualTo(log.head());
        assertThat(verifier.verify(receipt.toString()).code()).isEqualTo(Verdict.Code.OK);
      }
    }
  }

  @Test
  void record_thenAppend_coversBoth() {
    try (AuditLog log = AuditLog.inMemory(ORIGIN)) {
      assertThat(log.record(entry(0))).isZero();
      assertThat(log.head().size()).isZero();
      log.append(entry(1));
      assertThat(log.head().size()).isEqualTo(2);
      assertThat(log.receipt(0).entry()).isEqualTo(entry(0));
      assertThat(log.entries()).containsExactly(entry(0), entry(1));
    }
  }

  @Test
  void checkpoint_afterRecord_signsEverything() {
    try (AuditLog log = AuditLog.inMemory(ORIGIN)) {
      AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
      assertThat(verifier.verify(log.checkpoint()).isOk()).isTrue();
      log.record(entry(0));
      String note = log.checkpoint();
      assertThat(note).startsWith(ORIGIN + "\n1\n").startsWith(log.head().body());
      assertThat(verifier.verify(note).isOk()).isTrue();
    }
  }

  @Test
  void consistencyProof_everyPair_verifies() {
    try (AuditLog log = AuditLog.inMemory(ORIGIN)) {
      AuditVerifier verifier = AuditVerifier.withKey(log.verifierKey());
      List<String> notes = new ArrayList<>(List.of(log.checkpoint()));
      for (int i = 0; i < 12; i++) {
        notes.add(log.append(entry(i)).toString());
      }
      for (int older = 0; older <= 12; older++) {
        for (int newer = older; newer <= 12; newer++) {
          List<String> proof = log.consistencyProof(older, newer);
          assertThat(verifier.verifyConsistent(notes.get(older), notes.get(newer), proof).isOk())
              .isTrue();
        }
      }
    }
  }

  @Test
  void open_again_continuesTheHeldCheckpoint() {
    AuditStore store = storeOf(5);
    Checkpoint held = AuditLog.open(store, ORIGIN, KEYS).head();
    AuditLog log = AuditLog.open(store, ORIGIN, KEYS, held);
    log.append(entry(5));
    assertThat(AuditLog.open(store, ORIGIN, KEYS, held).size()).isEqualTo(6);
    assertThat(AuditLog.open(store, ORIGIN, KEYS, log.head()).head()).isEqualTo(log.head());
  }

  @Test
  void open_shorterThanHeld_isRefused() {
    Checkpoint held = AuditLog.open(storeOf(5), ORIGIN, KEYS).head();
    assertCode(() -> AuditLog.open(storeOf(4), ORIGIN, KEYS, held).close(), "AUDIT_LOG_CORRUPT");
  }

  @Test
  void open_otherThanHeld_isRefused() {
    Checkpoint held = AuditLog.open(storeOf(5), ORIGIN, KEYS).head();
    AuditStore other = AuditStore.inMemory();
    IntStream.range(1, 20).forEach(i -> other.append(entry(i).encode()));
    assertCode(() -> AuditLog.open(other, ORIGIN, KEYS, held).close(), "AUDIT_LOG_CORRUPT");
    Checkpoint foreign = new Checkpoint("example.com/other", held.size(), held.root());
    assertCode(() -> AuditLog.open(storeOf(5), ORIGIN, KEYS, foreign).close(), "AUDIT_LOG_CORRUPT");
  }

  @Test
  void open_keysThatAreNoPair_areRefused() {
    KeyPair mixed = new KeyPair(KEYS.getPublic(), NoteSigner.freshKeys().getPrivate());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditLog.open(AuditStore.inMemory(), ORIGIN, mixed).close())
        .withMessageContaining("does not belong");
  }

  @Test
  void append_manyThreads_keepsOneOrderAndOneHistory() {
    try (AuditLog log = AuditLog.inMemory(ORIGIN)) {
      Queue<Receipt> receipts = new ConcurrentLinkedQueue<>();
      IntStream.range(0, 400).parallel().forEach(i -> receipts.add(log.append(entry(i))));
      assertThat(log.size()).isEqualTo(400);
      assertThat(receipts.stream().map(Receipt::index)).doesNotHaveDuplicates();
      List<byte[]> bytes = log.entries().map(AuditEntry::encode).toList();
      List<String> held = receipts.stream().map(Receipt::toString).toList();
      Verdict verdict = AuditVerifier.withKey(log.verifierKey()).verifyLog(bytes, held);
      assertThat(verdict.sentence())
          .isEqualTo("the log has 400 entries; the first 400 are as signed");
    }
  }

  @Test
  void append_whileTheDiskIsBusy_sharesTheNextSignature() throws InterruptedException {
    BusyStore store = new BusyStore();
    try (AuditLog log = AuditLog.open(store, ORIGIN, KEYS)) {
      store.isBusy = true;
      Queue<Checkpoint> signed = new ConcurrentLinkedQueue<>();
      List<Thread> threads =
          IntStream.range(0, 8)
              .mapToObj(i -> new Thread(() -> signed.add(log.append(entry(i)).checkpoint())))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(signed).hasSize(8);
      assertThat(Set.copyOf(signed)).hasSizeLessThanOrEqualTo(2).contains(log.head());
      assertThat(log.head().size()).isEqualTo(8);
    }
  }

  @Test
  void append_storeFails_stopsTheLogForGood() {
    FailingStore store = new FailingStore();
    AuditLog log = AuditLog.open(store, ORIGIN, KEYS);
    Checkpoint head = log.append(entry(0)).checkpoint();
    store.isBroken = true;
    assertThatThrownBy(() -> log.append(entry(1))).isInstanceOf(UncheckedIOException.class);
    store.isBroken = false;
    assertCode(() -> log.append(entry(2)), "AUDIT_LOG_FAILED");
    assertCode(() -> log.record(entry(2)), "AUDIT_LOG_FAILED");
    assertThat(log.head()).isEqualTo(head);
    assertThat(log.receipt(0).checkpoint()).isEqualTo(head);
    log.close();
    assertThat(store.syncs).as("a failed log is not made durable again").isEqualTo(3);
  }

  @Test
  void append_afterClose_isRefused() {
    AuditLog log = AuditLog.inMemory(ORIGIN);
    log.close();
    assertCode(() -> log.append(entry(0)), "AUDIT_LOG_FAILED");
  }

  @Test
  void entry_outOfRange_isRefused() {
    AuditLog log = AuditLog.inMemory(ORIGIN);
    assertThatIllegalArgumentException().isThrownBy(() -> log.entry(0));
    assertThatIllegalArgumentException().isThrownBy(() -> log.receipt(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> log.consistencyProof(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> log.consistencyProof(-1, 0));
  }

  /** Is done with making entries durable only when eight wait for it. */
  private static final class BusyStore extends Kept {
    private final CountDownLatch appended = new CountDownLatch(8);
    private boolean isBusy;

    @Override
    public void append(byte[] entry) {
      super.append(entry);
      appended.countDown();
    }

    @Override
    public void sync() {
      if (isBusy) {
        Uninterruptibles.awaitUninterruptibly(appended);
      }
    }
  }

  /** Fails where it makes entries durable. */
  private static final class FailingStore extends Kept {
    private boolean isBroken;
    private int syncs;

    @Override
    public void sync() {
      syncs++;
      if (isBroken) {
        throw new UncheckedIOException(new IOException("fsync"));
      }
    }
  }

  /** A store of one's own. */
  private abstract static class Kept implements AuditStore {
    private final AuditStore kept = AuditStore.inMemory();

    @Override
    public void open(Consumer<byte[]> entries) {
      kept.open(entries);
    }

    @Override
    public void append(byte[] entry) {
      kept.append(entry);
    }

    @Override
    public byte[] read(long index) {
      return kept.read(index);
    }

    @Override
    public void close() {}
  }

  @Test
  void requireContinues_whileEntriesAreAdded_leavesTheTreeRight() throws InterruptedException {
    int entries = 20_000;
    try (AuditLog log = AuditLog.open(storeOf(5), ORIGIN, KEYS)) {
      Checkpoint held = log.head();
      AtomicBoolean isDone = new AtomicBoolean();
      Thread other =
          new Thread(
              () -> {
                while (!isDone.get()) {
                  log.requireContinues(held);
                }
              });
      other.start();
      IntStream.range(5, entries).forEach(i -> log.record(entry(i)));
      isDone.set(true);
      other.join();
      try (AuditLog same = AuditLog.open(storeOf(entries), ORIGIN, KEYS)) {
        assertThat(log.checkpoint()).isEqualTo(same.checkpoint());
      }
    }
  }
}
