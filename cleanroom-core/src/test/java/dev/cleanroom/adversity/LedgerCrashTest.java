package dev.cleanroom.adversity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.internal.DiskLedgers;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.Evidence;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Every state that a loss of power can leave of a ledger or an audit log opens, with all that was
 * acknowledged and nothing that was never asked for. {@code -Dledger.states} says how many.
 */
class LedgerCrashTest {
  private static final int STEPS = 10;
  private static final int LOGS = 10; // of so many states one is one of an audit log
  private static final int ROOMS = 20; // and one is one of both

  private final long seed = Long.getLong("ledger.seed", 20261120);
  private final Random random = new Random(seed);

  @Test
  void open_everyStateOfACrash_hasWhatWasAcknowledged() throws IOException {
    int wanted = Integer.getInteger("ledger.states", 1_000);
    Evidence evidence = Evidence.of("ledger-crash-states", seed);
    LedgerCrashes ledgers = new LedgerCrashes(random);
    ledgers.longLife(wanted < 20_000 ? 8 : 1); // which copies much
    while (ledgers.states() < wanted) {
      ledgers.life(STEPS);
    }
    AuditCrashes logs = new AuditCrashes(random, LOGS, disk -> disk);
    while (logs.states() < wanted / LOGS) {
      logs.life(STEPS);
    }
    List<String> losses = new ArrayList<>(ledgers.losses());
    losses.addAll(logs.losses());
    int rooms = rooms(wanted / ROOMS, losses);
    evidence
        .figure("states", ledgers.states() + logs.states() + rooms)
        .figure("statesOfLogs", logs.states())
        .figure("statesOfBoth", rooms)
        .figure("losses", losses.size())
        .write();
    assertThat(losses).isEmpty();
  }

  private int rooms(int wanted, List<String> losses) throws IOException {
    int states = 0;
    while (states < wanted) {
      RoomCrashes rooms = new RoomCrashes(random, store -> store);
      rooms.life(STEPS);
      losses.addAll(rooms.losses());
      states += rooms.states();
    }
    return states;
  }

  /** Shows that this test can fail. */
  @Test
  void open_roomWhoseReleasesAreKeptTooLate_isFoundOut() throws IOException {
    RoomCrashes rooms = new RoomCrashes(random, LateStore::over);
    rooms.life(2);
    assertThat(rooms.losses()).anyMatch(loss -> loss.endsWith("lost its answer"));
  }

  /** Shows that this test can fail. */
  @Test
  void open_diskThatForgets_isFoundOut() throws IOException {
    LedgerCrashes ledgers =
        new LedgerCrashes(
            random,
            disk -> new LyingDisk((SimulatedDisk) disk),
            image -> DiskLedgers.open(SimulatedDisk.holding(image)));
    ledgers.life(6);
    assertThat(ledgers.losses()).isNotEmpty();
    AuditCrashes logs = new AuditCrashes(random, LOGS, disk -> new LyingDisk((SimulatedDisk) disk));
    logs.life(6);
    assertThat(logs.losses()).isNotEmpty();
  }

  /** Shows that this test can fail. */
  @Test
  void open_recoveryThatDropsTheLastFrame_isFoundOut() throws IOException {
    LedgerCrashes ledgers =
        new LedgerCrashes(random, disk -> disk, LedgerCrashTest::withoutLastFrame);
    ledgers.life(6);
    assertThat(ledgers.losses()).isNotEmpty();
  }

  private static LedgerStore withoutLastFrame(byte[] image) {
    return DiskLedgers.open(
        recovered -> {
          List<byte[]> frames = new ArrayList<>();
          Journal journal = Journal.open(SimulatedDisk.holding(image), Subject.LEDGER, frames::add);
          frames.stream().limit(Math.max(0, frames.size() - 1)).forEach(recovered);
          return journal;
        });
  }
}
