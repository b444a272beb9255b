package dev.cleanroom.adversity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.testing.Evidence;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed at any time, again and again, over the same files: everything that it
 * answered is there. {@code -Dledger.cycles} says how often, {@code -Dledger.seed} from which seed.
 */
class LedgerKillTest {
  private static final int CYCLES_PER_FILES = 50;
  private static final int KILLED = 137; // 128 and the number of the signal

  private final long seed = Long.getLong("ledger.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path folder;

  @Test
  void kill_atAnyTime_losesNothingAcknowledged() throws Exception {
    int cycles = Integer.getInteger("ledger.cycles", 3);
    Evidence evidence = Evidence.of("ledger-kill", seed);
    List<String> losses = new ArrayList<>();
    int answers = 0;
    int draws = 0;
    for (int first = 0; first < cycles; first += CYCLES_PER_FILES) {
      KillChecks checks = checks("files" + first);
      killOften(checks, Math.min(cycles - first, CYCLES_PER_FILES));
      checks.losses().forEach(loss -> losses.add("seed " + seed + ": " + loss));
      answers += checks.answers();
      draws += checks.draws();
    }
    evidence
        .figure("cycles", cycles)
        .figure("answers", answers)
        .figure("draws", draws)
        .figure("losses", losses.size())
        .write();
    assertThat(losses).isEmpty();
    assertThat(answers).isPositive();
  }

  /** Shows that this test can fail. */
  @Test
  void kill_storeThatKeepsReleasesTooLate_isFoundOut() throws Exception {
    KillChecks checks = checks("late");
    kill(0, 20, true);
    checks.read(0);
    checks.check();
    assertThat(checks.losses()).isNotEmpty().allMatch(loss -> loss.endsWith("lost its answer"));
  }

  private KilledFiles files = new KilledFiles(Path.of(""));

  private KillChecks checks(String name) {
    files = KilledFiles.fresh(folder.resolve(name));
    return new KillChecks(files, random);
  }

  /** Now and then a process finds what a killed one left, and is killed while it recovers that. */
  private void killOften(KillChecks checks, int cycles) throws Exception {
    for (int cycle = 0; cycle < cycles; cycle++) {
      boolean isEarly = random.nextInt(4) == 0;
      kill(cycle, isEarly ? 0 : 1 + random.nextInt(40), false);
      checks.read(cycle);
      if (cycle == cycles - 1 || random.nextInt(4) != 0) {
        checks.check();
      }
    }
  }

  /** Waits for some answers, or only for the start, then a little, and kills. */
  private void kill(int cycle, int answers, boolean isLate) throws Exception {
    Process process = KilledProcess.start(files, cycle, random.nextLong(), isLate);
    try (BufferedReader lines = process.inputReader()) {
      await(lines, answers == 0 ? 1 : 2 + answers);
      TimeUnit.MICROSECONDS.sleep(random.nextInt(answers == 0 ? 400_000 : 8_000));
    } finally {
      int exit = process.destroyForcibly().waitFor();
      assertThat(exit).as("the process ends only when it is killed").isEqualTo(KILLED);
    }
  }

  private static void await(BufferedReader lines, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      assertThat(lines.readLine()).as("the process goes on, seed in the report").isNotNull();
    }
  }
}
