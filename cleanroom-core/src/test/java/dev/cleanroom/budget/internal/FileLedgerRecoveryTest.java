package dev.cleanroom.budget.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.StoreException;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.LedgerFrame.Aborted;
import dev.cleanroom.budget.internal.LedgerFrame.Admitted;
import dev.cleanroom.budget.internal.LedgerFrame.Charged;
import dev.cleanroom.budget.internal.LedgerFrame.Failed;
import dev.cleanroom.budget.internal.LedgerFrame.Part;
import dev.cleanroom.budget.internal.LedgerFrame.Released;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may hold, and what is durable when. */
class FileLedgerRecoveryTest {
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final Limit LIMIT = new Limit(ALICE, Optional.empty(), Optional.empty());
  private static final Checkpoint HEAD =
      new Checkpoint("log", 1, Base64.getEncoder().encodeToString(new byte[32]));
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("budget.ledger");
  }

  private static Admitted admitted(UUID id, long second, Optional<UUID> source) {
    return new Admitted(
        new Run(
            id,
            true,
            "body",
            Optional.of("hash"),
            new Origin("trial", "carol", "reach", "00ff"),
            Cost.of(PrivacyLoss.epsilon("0.1")),
            List.of(LIMIT),
            "log",
            source,
            Instant.ofEpochSecond(second),
            Run.State.RESERVED,
            Optional.empty()));
  }

  private static Admitted admitted(UUID id) {
    return admitted(id, 0, Optional.empty());
  }

  private static Released released(UUID id, Optional<List<Long>> parts) {
    return new Released(id, "ab", parts, HEAD);
  }

  private void write(LedgerFrame... frames) {
    writeBytes(Stream.of(frames).map(LedgerCodec::encode).toArray(byte[][]::new));
  }

  private void writeBytes(byte[]... frames) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try (Journal journal = Journal.open(file, Subject.LEDGER, p -> {})) {
      Arrays.stream(frames).forEach(journal::append);
    }
  }

  private void assertCorrupt(int frame) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> LedgerStore.file(file))
        .withMessage(
            "the ledger budget.ledger is damaged: frame "
                + frame
                + " is none that follows there [LEDGER_CORRUPT]\n"
                + "  it was not changed and will not be repaired; restore the newest copy that is"
                + " whole")
        .matches(e -> e.reason() == StoreException.Reason.CORRUPT);
  }

  private void assertCorruptAtTheEnd(LedgerFrame... frames) {
    write(frames);
    assertCorrupt(frames.length - 1);
  }

  @Test
  void open_framesThatNoLedgerWrites_isCorrupt() {
    assertCorruptAtTheEnd(new Charged(ONE));
    assertCorruptAtTheEnd(admitted(ONE), new Charged(TWO));
    assertCorruptAtTheEnd(admitted(ONE), admitted(ONE));
    assertCorruptAtTheEnd(admitted(ONE), new Charged(ONE), admitted(ONE));
    assertCorruptAtTheEnd(admitted(ONE), new Charged(ONE), new Charged(ONE));
    assertCorruptAtTheEnd(admitted(ONE), new Charged(ONE), new Aborted(ONE));
    assertCorruptAtTheEnd(admitted(ONE), new Aborted(ONE), new Charged(ONE));
    assertCorruptAtTheEnd(admitted(ONE), new Aborted(ONE), new Failed(ONE));
    assertCorruptAtTheEnd(admitted(ONE), released(ONE, Optional.empty()));
    assertCorruptAtTheEnd(admitted(ONE, 5, Optional.empty()), admitted(TWO, 4, Optional.empty()));
  }

  @Test
  void open_answersThatAreNotThere_isCorrupt() {
    assertCorruptAtTheEnd(admitted(ONE), new Charged(ONE), released(ONE, Optional.of(List.of(0L))));
    assertCorruptAtTheEnd(admitted(ONE), new Charged(ONE), released(ONE, Optional.of(List.of(2L))));
    Part other = new Part(TWO, new byte[1]);
    assertCorruptAtTheEnd(
        admitted(ONE), new Charged(ONE), other, released(ONE, Optional.of(List.of(2L))));
    Part part = new Part(ONE, new byte[1]);
    assertCorruptAtTheEnd(
        admitted(ONE), new Charged(ONE), part, released(ONE, Optional.of(List.of(2L, 2L))));
    assertCorruptAtTheEnd(admitted(ONE), admitted(TWO, 0, Optional.of(ONE)));
    assertCorruptAtTheEnd(admitted(ONE, 0, Optional.of(TWO)));
  }

  @Test
  void open_bytesThatAreNoFrame_isCorrupt() {
    writeBytes(LedgerCodec.encode(admitted(ONE)), new byte[0]);
    assertCorrupt(1);
    writeBytes(LedgerCodec.encode(admitted(ONE)), new byte[] {0, 'C'});
    assertCorrupt(1);
    byte[] longer = Arrays.copyOf(LedgerCodec.encode(admitted(ONE)), 2_000);
    writeBytes(longer);
    assertCorrupt(0);
  }

  @Test
  void open_frameOfALaterVersion_saysSo() {
    byte[] later = LedgerCodec.encode(new Charged(ONE));
    later[0] = (byte) 200;
    writeBytes(LedgerCodec.encode(admitted(ONE)), later);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> LedgerStore.file(file))
        .withMessageStartingWith(
            "frame 1 of the ledger budget.ledger has format 200 [LEDGER_VERSION]");
  }

  @Test
  void open_afterARefusal_isPossibleOnceItIsRestored() {
    write(admitted(ONE), new Charged(TWO));
    assertCorrupt(1);
    write(admitted(ONE), new Charged(ONE));
    try (LedgerStore store = LedgerStore.file(file)) {
      assertThat(store.find(ONE).orElseThrow().state()).isEqualTo(Run.State.CHARGED);
    }
  }

  @Test
  void open_reservationInTheFile_countsAsSpent() {
    write(admitted(ONE));
    try (LedgerStore store = LedgerStore.file(file)) {
      assertThat(store.spent(ALICE)).isEqualTo(Cost.of(PrivacyLoss.epsilon("0.1")));
    }
  }

  @Test
  void open_partsThatNoReleaseNames_areIgnored() {
    Part part = new Part(ONE, new byte[] {1});
    Part again = new Part(ONE, new byte[] {2});
    write(admitted(ONE), new Charged(ONE), part, again, released(ONE, Optional.of(List.of(3L))));
    try (LedgerStore store = LedgerStore.file(file)) {
      assertThat(store.answer(ONE)).contains(new byte[] {2});
    }
  }

  private static ChargeRequest request(UUID id) {
    return new ChargeRequest(
        id,
        true,
        "body",
        Optional.of("hash"),
        new Origin("trial", "carol", "reach", "00ff"),
        Cost.of(PrivacyLoss.epsilon("0.1")),
        List.of(LIMIT),
        "log",
        Instant.EPOCH);
  }

  /** Opens the file as it would be if the machine stopped now. */
  private LedgerStore copy() {
    try {
      Path copy = Files.createTempFile(folder, "copy", ".ledger");
      Files.write(copy, Files.readAllBytes(file));
      return LedgerStore.file(copy);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyStep_whatWasTold_isInTheFileAtOnce() {
    try (LedgerStore store = LedgerStore.file(file)) {
      assertThat(store.admit(request(ONE))).isInstanceOf(Admission.Reserved.class);
      assertSameInACopy(false, store, ONE);
      assertThat(store.admit(request(ONE))).isInstanceOf(Admission.Unfinished.class);
      assertInACopy(ONE, Run.State.RESERVED);
      store.charge(ONE);
      assertInACopy(ONE, Run.State.CHARGED);
      store.release(ONE, "ab", Optional.of(new byte[] {5}), HEAD);
      assertInACopy(ONE, Run.State.RELEASED);
      assertThat(store.admit(request(TWO))).isInstanceOf(Admission.Reserved.class);
      assertThat(store.find(TWO)).isPresent();
      assertInACopy(TWO, Run.State.RESERVED);
      store.abort(TWO);
      assertInACopy(TWO, Run.State.ABORTED);
      try (LedgerStore copy = copy()) {
        assertThat(copy.answer(ONE)).contains(new byte[] {5});
        assertThat(copy.head("log")).contains(HEAD);
      }
    }
  }

  private void assertSameInACopy(boolean isKnown, LedgerStore store, UUID run) {
    try (LedgerStore copy = copy()) {
      assertThat(copy.find(run).isPresent()).isEqualTo(isKnown);
      assertThat(store.spent(ALICE)).isNotEqualTo(Cost.ZERO);
    }
    try (LedgerStore copy = copy()) {
      assertThat(copy.spent(ALICE)).isEqualTo(store.spent(ALICE));
    }
  }

  private void assertInACopy(UUID run, Run.State state) {
    try (LedgerStore copy = copy()) {
      assertThat(copy.find(run)).map(Run::state).contains(state);
    }
  }

  @Test
  void everyCall_closedStore_fails() {
    LedgerStore store = LedgerStore.file(file);
    store.close();
    store.close();
    List<Runnable> calls =
        List.of(
            () -> assertThat(store.admit(request(ONE))).isNull(),
            () -> store.charge(ONE),
            () -> assertThat(store.spent(ALICE)).isNull(),
            () -> assertThat(store.time()).isNull(),
            () -> assertThat(store.find(ONE)).isNull());
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(call::run)
                    .withMessageContaining("LEDGER_FAILED"));
  }

  @Test
  void release_answerThatIsTooLarge_isRefusedAndNothingIsKept() {
    try (LedgerStore store = LedgerStore.file(file)) {
      assertThat(store.admit(request(ONE))).isInstanceOf(Admission.Reserved.class);
      store.charge(ONE);
      byte[] bytes = new byte[(64 << 20) + 1];
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.release(ONE, "ab", Optional.of(bytes), HEAD));
      assertThat(store.find(ONE)).map(Run::state).contains(Run.State.CHARGED);
    }
  }

  @Test
  void admit_requestThatFitsNoFrame_isRefusedAndNothingIsHeld() {
    try (LedgerStore store = LedgerStore.file(file)) {
      ChargeRequest small = request(ONE);
      ChargeRequest large =
          new ChargeRequest(
              ONE,
              true,
              "b".repeat(1 << 20),
              small.replay(),
              small.origin(),
              small.cost(),
              small.limits(),
              "log",
              Instant.EPOCH);
      assertThatIllegalArgumentException().isThrownBy(() -> store.admit(large));
      assertThat(store.spent(ALICE)).isEqualTo(Cost.ZERO);
      assertThat(store.admit(small)).isInstanceOf(Admission.Reserved.class);
    }
  }

  @Test
  void export_damagedFile_showsWhatIsWholeAndSaysWhereItEnds() throws IOException {
    write(
        admitted(ONE),
        new Charged(ONE),
        new Part(ONE, new byte[5]),
        released(ONE, Optional.of(List.of(2L))));
    List<String> expected =
        List.of(
            "0 RESERVED 00000000-0000-0000-0000-000000000001 1970-01-01T00:00:00Z: ε=0.1, δ=0 by"
                + " carol with reach in trial on [alice/visits (person)]",
            "1 CHARGED 00000000-0000-0000-0000-000000000001",
            "2 bytes of 00000000-0000-0000-0000-000000000001: 5",
            "3 RELEASED 00000000-0000-0000-0000-000000000001 ab");
    assertThat(exported()).startsWith(expected.toArray(String[]::new)).hasSize(5);
    assertThat(exported().get(4)).matches("4 frames up to byte [0-9]+; the file is whole");
    byte[] bytes = Files.readAllBytes(file);
    bytes[12_288 + 100] ^= 1;
    Files.write(file, bytes);
    assertThat(exported()).singleElement().asString().startsWith("0 frames").contains("damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  private List<String> exported() {
    List<String> lines = new ArrayList<>();
    LedgerStore.export(file, lines::add);
    return lines;
  }
}
