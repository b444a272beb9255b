package dev.cleanroom.budget.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Account.Part;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.LedgerFrame.Admitted;
import dev.cleanroom.budget.internal.LedgerFrame.Charged;
import dev.cleanroom.budget.internal.LedgerFrame.Released;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import dev.cleanroom.testing.Evidence;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a large file takes to open, and how much memory. {@code -Dledger.runs} is its size. */
class FileLedgerSizeTest {
  private static final int RUNS = Integer.getInteger("ledger.runs", 2_000);
  private static final Account ALICE = new Account("alice", "visits", "person");
  private static final Cap CAP = Cap.of(PrivacyLoss.of("1000000", "0.5"));

  @TempDir Path folder;

  private static Run run(int number) {
    String member = "member" + number % 20;
    String template = "template" + number % 50;
    return new Run(
        new UUID(number, number),
        false,
        hash(2 * number),
        Optional.of(hash(2 * number + 1)),
        new Origin("trial", member, template, hash(number % 50)),
        Cost.of(PrivacyLoss.of("0.1", "1e-9")),
        List.of(
            limit(ALICE),
            limit(ALICE.part(Part.COLLABORATION, "trial")),
            limit(ALICE.part(Part.MEMBER, member)),
            limit(ALICE.part(Part.TEMPLATE, template))),
        "example.com/audit",
        Optional.empty(),
        Instant.ofEpochSecond(number),
        Run.State.RESERVED,
        Optional.empty());
  }

  private static Limit limit(Account account) {
    return new Limit(account, Optional.of(CAP), Optional.empty());
  }

  private static String hash(int number) {
    return Hashing.sha256().hashInt(number).toString();
  }

  private static void write(Path file) {
    try (Journal journal = Journal.open(file, Subject.LEDGER, p -> {})) {
      for (int i = 0; i < RUNS; i++) {
        Run run = run(i);
        journal.append(LedgerCodec.encode(new Admitted(run)));
        journal.append(LedgerCodec.encode(new Charged(run.id())));
        byte[] root = Hashing.sha256().hashInt(i).asBytes();
        Checkpoint head =
            new Checkpoint("example.com/audit", i, Base64.getEncoder().encodeToString(root));
        journal.append(
            LedgerCodec.encode(new Released(run.id(), hash(i), Optional.of(List.of()), head)));
      }
    }
  }

  @Test
  void open_manyReleasedRuns_takesModestTimeAndMemory() throws Exception {
    Path file = folder.resolve("budget.ledger");
    write(file);
    long before = usedMebibytes();
    long start = System.nanoTime();
    try (LedgerStore store = LedgerStore.file(file)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      long used = usedMebibytes() - before;
      assertThat(store.spent(ALICE).loss().epsilon().doubleValue()).isEqualTo(RUNS / 10.0);
      Evidence.of("ledger-recovery", 0)
          .figure("runs", RUNS)
          .figure("file MiB", Files.size(file) >> 20)
          .figure("seconds to open", Math.round(seconds * 100) / 100.0)
          .figure("heap MiB", used)
          .write();
      assertThat(used).isLessThan(64 + RUNS / 1_000);
    }
  }

  private static long usedMebibytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }
}
