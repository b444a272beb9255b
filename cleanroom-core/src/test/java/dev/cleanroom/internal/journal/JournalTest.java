package dev.cleanroom.internal.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path folder;
  private Path file;
  private final List<String> recovered = new ArrayList<>();

  @BeforeEach
  void name() {
    file = folder.resolve("budget.ledger");
  }

  @Test
  void open_newFile_isEmptyAndNamed() {
    try (Journal journal = open()) {
      assertThat(journal.size()).isZero();
      assertThat(journal.id()).isNotNull();
    }
    assertThat(file).exists();
  }

  @Test
  void open_afterClose_handsOutEveryFrameInOrder() {
    UUID id;
    try (Journal journal = open()) {
      id = journal.id();
      journal.sync(append(journal, "one"));
      long last = append(journal, "two");
      assertThat(append(journal, "three")).isEqualTo(last + 1);
    }
    try (Journal journal = open()) {
      assertThat(recovered).containsExactly("one", "two", "three");
      assertThat(journal.id()).isEqualTo(id);
      assertThat(journal.size()).isEqualTo(3);
    }
  }

  @Test
  void append_afterReopening_continues() {
    for (int i = 0; i < 5; i++) {
      recovered.clear();
      try (Journal journal = open()) {
        assertThat(recovered).hasSize(i);
        assertThat(append(journal, "frame " + i)).isEqualTo(i);
      }
    }
  }

  @Test
  void read_anyFrame_isWhatWasAppended() {
    try (Journal journal = open()) {
      for (int i = 0; i < 3000; i++) {
        append(journal, "frame " + i);
      }
      for (int i = 0; i < 3000; i += 7) {
        assertThat(new String(journal.read(i), UTF_8)).isEqualTo("frame " + i);
      }
    }
    try (Journal journal = open()) {
      assertThat(new String(journal.read(2999), UTF_8)).isEqualTo("frame 2999");
    }
  }

  @Test
  void append_largestPayload_isKept() {
    byte[] largest = new byte[Journal.LARGEST_PAYLOAD];
    largest[largest.length - 1] = 7;
    try (Journal journal = open()) {
      for (int i = 0; i < 9; i++) {
        largest[0] = (byte) i;
        assertThat(journal.append(largest)).isEqualTo(i);
      }
    }
    try (Journal journal = open()) {
      assertThat(journal.size()).isEqualTo(9);
      assertThat(journal.read(8)[0]).isEqualTo((byte) 8);
      assertThat(journal.read(8)[largest.length - 1]).isEqualTo((byte) 7);
    }
  }

  @Test
  void append_tooLarge_isRefusedAndHarmless() {
    try (Journal journal = open()) {
      assertThatThrownBy(() -> journal.append(new byte[Journal.LARGEST_PAYLOAD + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a frame holds at most 1048576 bytes, not 1048577");
      assertThat(append(journal, "fine")).isZero();
    }
  }

  @Test
  void append_emptyPayload_isAFrame() {
    try (Journal journal = open()) {
      assertThat(journal.read(append(journal, ""))).isEmpty();
    }
    open().close();
    assertThat(recovered).containsExactly("");
  }

  @Test
  void append_payloadChangedAfterwards_keepsWhatItWas() {
    byte[] payload = "before".getBytes(UTF_8);
    try (Journal journal = open()) {
      journal.append(payload);
      payload[0] = 'x';
      assertThat(new String(journal.read(0), UTF_8)).isEqualTo("before");
    }
  }

  @Test
  void sync_unknownFrame_isRefused() {
    try (Journal journal = open()) {
      assertThatThrownBy(() -> journal.sync(0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> journal.read(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void everyCall_afterClose_saysSo() {
    Journal journal = open();
    long sequence = append(journal, "one");
    journal.close();
    journal.close();
    assertThatThrownBy(() -> append(journal, "two"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the ledger budget.ledger was closed [LEDGER_FAILED]");
    assertThatThrownBy(() -> journal.read(sequence)).isInstanceOf(StoreException.class);
  }

  @Test
  void open_twiceInThisProcess_isLocked() throws IOException {
    Path link = folder.resolve("other-name");
    try (Journal journal = open()) {
      Files.createSymbolicLink(link, file);
      for (Path name : List.of(file, link)) {
        assertThatThrownBy(() -> Journal.open(name, Subject.LEDGER, Storage.ANY, p -> {}))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("is in use: it is open in this process [LEDGER_LOCKED]");
      }
      append(journal, "still usable");
    }
    open().close();
    assertThat(recovered).containsExactly("still usable");
  }

  @Test
  void open_otherSubject_isRefused() {
    open().close();
    assertThatThrownBy(() -> Journal.open(file, Subject.AUDIT_LOG, Storage.ANY, p -> {}))
        .isInstanceOf(StoreException.class)
        .extracting(e -> ((StoreException) e).code())
        .isEqualTo("AUDIT_LOG_CORRUPT");
  }

  @Test
  void open_noFolder_saysSo() {
    Path nowhere = folder.resolve("missing").resolve("budget.ledger");
    assertThatThrownBy(() -> Journal.open(nowhere, Subject.LEDGER, Storage.ANY, p -> {}))
        .isInstanceOf(StoreException.class)
        .extracting(e -> ((StoreException) e).reason())
        .isEqualTo(StoreException.Reason.FAILED);
  }

  @Test
  void open_consumerThrows_canBeOpenedAgain() {
    try (Journal journal = open()) {
      append(journal, "one");
    }
    assertThatThrownBy(
            () ->
                Journal.open(
                    file,
                    Subject.LEDGER,
                    Storage.ANY,
                    p -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    open().close();
    assertThat(recovered).containsExactly("one");
  }

  @Test
  void open_draftLeftByACrash_isReplaced() throws IOException {
    Files.writeString(folder.resolve("budget.ledger.draft"), "half");
    open().close();
    assertThat(folder.resolve("budget.ledger.draft")).doesNotExist();
  }

  private Journal open() {
    return Journal.open(
        file, Subject.LEDGER, Storage.ANY, p -> recovered.add(new String(p, UTF_8)));
  }

  @CanIgnoreReturnValue
  private static long append(Journal journal, String text) {
    return journal.append(text.getBytes(UTF_8));
  }
}
