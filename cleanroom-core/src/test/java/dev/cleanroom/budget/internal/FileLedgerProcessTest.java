package dev.cleanroom.budget.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.StoreException;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they charge. {@code -Dledger.kills} says how many. */
@Timeout(600)
class FileLedgerProcessTest {
  private static final int KILLS = Integer.getInteger("ledger.kills", 2);
  private static final int CHARGES = 20;

  @TempDir Path folder;

  @Test
  void open_afterAKill_hasEveryAcknowledgedCharge() throws Exception {
    Path file = folder.resolve("budget.ledger");
    List<UUID> acknowledged = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      chargeAndKill(file, acknowledged);
      try (LedgerStore store = LedgerStore.file(file)) {
        assertThat(acknowledged)
            .allSatisfy(
                run -> assertThat(store.find(run)).map(Run::state).contains(Run.State.CHARGED));
        assertThat(store.spent(FileLedgerProcess.ALICE).loss().epsilon().doubleValue())
            .isGreaterThanOrEqualTo(acknowledged.size() / 10.0);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * CHARGES);
  }

  private static void chargeAndKill(Path file, List<UUID> acknowledged) throws Exception {
    Process process = FileLedgerProcess.start(file);
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("OPEN");
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> LedgerStore.file(file))
          .withMessageContaining("LEDGER_LOCKED");
      for (int i = 0; i < CHARGES; i++) {
        acknowledged.add(UUID.fromString(lines.readLine()));
      }
      assertThat(process.toHandle().destroyForcibly()).isTrue(); // keeps the output
      readRest(lines, acknowledged);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** What it said before it was killed; the last line may be cut. */
  private static void readRest(BufferedReader lines, List<UUID> acknowledged) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.length() == acknowledged.get(0).toString().length()) {
        acknowledged.add(UUID.fromString(line));
      }
    }
  }

  @Test
  void open_heldByThisProcess_isLockedForAnother() throws Exception {
    Path file = folder.resolve("budget.ledger");
    try (LedgerStore store = LedgerStore.file(file)) {
      Process process = FileLedgerProcess.start(file);
      try (BufferedReader lines = process.inputReader()) {
        assertThat(lines.readLine()).isEqualTo("LEDGER_LOCKED");
      } finally {
        process.destroyForcibly().waitFor();
      }
      store.forEach(run -> assertThat(run).isNull());
    }
  }
}
