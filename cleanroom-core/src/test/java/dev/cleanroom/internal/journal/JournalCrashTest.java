package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.testing.CrashStates;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every state that a loss of power can leave opens, with all that was acknowledged. */
class JournalCrashTest {
  private static final long SEED = 20261120;

  private final Random random = new Random(SEED);
  private long states;

  @Test
  void open_everyStateOfACrash_hasWhatWasAcknowledged() throws IOException {
    int runs = Integer.getInteger("journal.crash.runs", 1);
    for (int run = 0; run < runs; run++) {
      crashEverywhere(50, 120);
      crashEverywhere(6, 60_000);
    }
    assertThat(states).isGreaterThan(20_000L * runs);
  }

  /** What the process wrote is only in the system's memory when it is opened again. */
  @Test
  void open_powerLostAfterAKill_hasWhatWasAcknowledged() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    Progress progress = new Progress();
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    disk.beforeForce(() -> killAndReopen(disk, progress));
    for (int i = 0; i < 10; i++) {
      journal.sync(journal.append(progress.next(random, 300)));
      progress.acknowledged = i + 1;
    }
    assertThat(states).isGreaterThan(1000);
  }

  private void killAndReopen(SimulatedDisk disk, Progress progress) {
    SimulatedDisk same = disk.reopened();
    same.beforeForce(
        () -> CrashStates.of(same, random, 3).forEach(image -> checkState(image, progress)));
    Journal journal = Journal.open(same, Subject.LEDGER, p -> {});
    assertThat(journal.size()).isEqualTo(progress.appended.size());
  }

  private void crashEverywhere(int batches, int largest) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    Progress progress = new Progress();
    disk.beforeForce(() -> check(disk, progress));
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    for (int batch = 0; batch < batches; batch++) {
      long last = 0;
      for (int i = random.nextInt(3); i >= 0; i--) {
        last = journal.append(progress.next(random, largest));
      }
      journal.sync(last);
      progress.acknowledged = (int) last + 1;
    }
    check(disk, progress);
    journal.close();
    check(disk, progress);
  }

  private void check(SimulatedDisk disk, Progress progress) {
    CrashStates.of(disk, random, 3).forEach(image -> checkState(image, progress));
  }

  private void checkState(byte[] image, Progress progress) {
    states++;
    List<ByteBuffer> recovered = recover(SimulatedDisk.holding(image));
    assertThat(recovered.size()).isGreaterThanOrEqualTo(progress.acknowledged);
    assertThat(recovered).isEqualTo(progress.appended.subList(0, recovered.size()));
    if (states % 256 == 0) {
      checkContinues(image, recovered);
    }
  }

  private static List<ByteBuffer> recover(Disk disk) {
    List<ByteBuffer> recovered = new ArrayList<>();
    Journal ignored = Journal.open(disk, Subject.LEDGER, p -> recovered.add(ByteBuffer.wrap(p)));
    assertThat(ignored.size()).isEqualTo(recovered.size());
    return recovered;
  }

  /** A second crash, while the first is recovered from, and a life after both. */
  private void checkContinues(byte[] image, List<ByteBuffer> before) {
    SimulatedDisk disk = SimulatedDisk.holding(image);
    disk.beforeForce(() -> CrashStates.of(disk, random, 997).forEach(i -> again(i, before)));
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    journal.sync(journal.append(new byte[] {1, 2, 3}));
    again(disk.visible(), before);
  }

  private void again(byte[] image, List<ByteBuffer> before) {
    states++;
    List<ByteBuffer> recovered = recover(SimulatedDisk.holding(image));
    assertThat(recovered.size()).isGreaterThanOrEqualTo(before.size());
    assertThat(recovered.subList(0, before.size())).isEqualTo(before);
  }

  /** What was asked of the journal. */
  private static final class Progress {
    private final List<ByteBuffer> appended = new ArrayList<>();
    private int acknowledged;

    private byte[] next(Random random, int largest) {
      byte[] payload = new byte[random.nextInt(largest)];
      random.nextBytes(payload);
      appended.add(ByteBuffer.wrap(payload));
      return payload;
    }
  }
}
