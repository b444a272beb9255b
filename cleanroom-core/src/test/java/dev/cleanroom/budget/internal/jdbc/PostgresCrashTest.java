package dev.cleanroom.budget.internal.jdbc;

import static dev.cleanroom.budget.internal.jdbc.Requests.ACCOUNT;
import static dev.cleanroom.budget.internal.jdbc.Requests.ONE;
import static dev.cleanroom.budget.internal.jdbc.Requests.limit;
import static dev.cleanroom.budget.internal.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.cleanroom.StoreException;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import dev.cleanroom.testing.Evidence;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Lets a PostgreSQL server crash while threads charge, so that everything that it had not written
 * is lost, and looks for every charge that had been acknowledged. Needs {@code -Dledger.crashes=5}.
 */
@EnabledIfSystemProperty(named = "ledger.crashes", matches = "[1-9][0-9]*")
class PostgresCrashTest {
  private static final int CRASHES = Integer.getInteger("ledger.crashes", 1);
  private static final int THREADS = 8;
  private static final long MILLIS_TO_LIVE = 1_500;

  private final Queue<UUID> acknowledged = new ConcurrentLinkedQueue<>();

  @Test
  void crash_whileThreadsCharge_losesNoCharge() throws Exception {
    Evidence evidence = Evidence.of("ledger-postgresql-crashes", 0);
    Path data = Files.createTempDirectory("crash");
    for (int i = 0; i < CRASHES; i++) {
      chargeUntilCrash(data);
    }
    assertThat(acknowledged).hasSizeGreaterThan(CRASHES * THREADS);
    long lost = lostAfterRestart(data);
    evidence.figure("crashes", CRASHES).figure("charges", acknowledged.size());
    evidence.figure("lost", lost).write();
    assertThat(lost).isZero();
    MoreFiles.deleteRecursively(data, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  private static EmbeddedPostgres start(Path data) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private static DataSource connect(EmbeddedPostgres server) {
    return TestDatabases.postgres(server.getJdbcUrl("postgres", "postgres"));
  }

  private void chargeUntilCrash(Path data) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (EmbeddedPostgres server = start(data)) {
      DataSource source = connect(server);
      LedgerStore store = LedgerStore.jdbc(source);
      for (int i = 0; i < THREADS; i++) {
        threads.execute(() -> chargeWhileItLasts(store));
      }
      Thread.sleep(MILLIS_TO_LIVE);
      crash(data);
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      TestDatabases.close(source);
    } finally {
      threads.shutdownNow();
    }
  }

  private void chargeWhileItLasts(LedgerStore store) {
    try {
      while (true) {
        ChargeRequest request = request(ONE, limit(ACCOUNT, "1000000"));
        assertThat(store.admit(request)).isInstanceOf(Admission.Reserved.class);
        store.charge(request.run());
        acknowledged.add(request.run());
      }
    } catch (StoreException e) {
      assertThat(e.reason()).isEqualTo(StoreException.Reason.FAILED);
    }
  }

  /** Every process of the server quits at once, and writes nothing more. */
  private static void crash(Path data) throws IOException, InterruptedException {
    String server = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    assertThat(new ProcessBuilder("kill", "-QUIT", server).start().waitFor()).isZero();
  }

  private long lostAfterRestart(Path data) throws IOException {
    try (EmbeddedPostgres server = start(data)) {
      DataSource source = connect(server);
      List<Run> runs = new ArrayList<>();
      LedgerStore store = LedgerStore.jdbc(source);
      store.forEach(runs::add);
      Cost sum = runs.stream().map(Run::cost).reduce(Cost.ZERO, Cost::plus);
      assertThat(store.spent(ACCOUNT)).isEqualTo(sum);
      assertThat(runs).hasSizeLessThanOrEqualTo(acknowledged.size() + CRASHES * THREADS);
      TestDatabases.close(source);
      return lost(runs);
    }
  }

  private long lost(List<Run> runs) {
    Set<UUID> charged =
        runs.stream()
            .filter(run -> run.state() == Run.State.CHARGED)
            .map(Run::id)
            .collect(Collectors.toSet());
    return acknowledged.stream().filter(run -> !charged.contains(run)).count();
  }
}
