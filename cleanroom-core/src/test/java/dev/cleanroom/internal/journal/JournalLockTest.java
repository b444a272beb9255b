package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second process, real and killed without warning. */
@Timeout(60)
class JournalLockTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("budget.ledger");
  }

  @Test
  void open_heldByAnotherProcess_isLockedUntilItIsKilled() throws Exception {
    Process other = HoldingProcess.start(file);
    try {
      assertThat(firstLine(other)).isEqualTo("HOLDS");
      assertLocked("another process has it open");
      Files.delete(folder.resolve("budget.ledger.lock"));
      assertLocked("another process, or this one under another name, has it open");
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (Journal journal = open()) {
      assertThat(journal.size()).isEqualTo(1);
    }
  }

  @Test
  void open_heldByThisProcess_isLockedForAnother() throws Exception {
    try (Journal journal = open()) {
      Export read = Journal.export(file, Subject.LEDGER, p -> {}); // may drop the file's own lock
      assertThat(read.frames()).isZero();
      Process other = HoldingProcess.start(file);
      try {
        assertThat(firstLine(other)).isEqualTo("LEDGER_LOCKED");
      } finally {
        other.destroyForcibly().waitFor();
      }
      assertThat(journal.append(new byte[1])).isZero();
    }
  }

  @Test
  void open_sameFileUnderAnotherName_isLocked() throws IOException {
    try (Journal journal = open()) {
      Path other = Files.createLink(folder.resolve("other.ledger"), file);
      assertThatThrownBy(() -> Journal.open(other, Subject.LEDGER, Storage.ANY, p -> {}))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("LEDGER_LOCKED");
      assertThat(journal.append(new byte[1])).isZero();
    }
  }

  private void assertLocked(String by) {
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "the ledger budget.ledger is in use: "
                + by
                + " [LEDGER_LOCKED]\n  close the other one first; only one process may write");
  }

  private Journal open() {
    return Journal.open(file, Subject.LEDGER, Storage.ANY, p -> {});
  }

  private static String firstLine(Process process) throws IOException {
    return process.inputReader().readLine();
  }
}
