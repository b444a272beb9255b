package dev.cleanroom.budget.internal.jdbc;

import static dev.cleanroom.budget.internal.jdbc.Requests.ACCOUNT;
import static dev.cleanroom.budget.internal.jdbc.Requests.ONE;
import static dev.cleanroom.budget.internal.jdbc.Requests.limit;
import static dev.cleanroom.budget.internal.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes with the same ids, on one cap: never one charge too many, and none too few. {@code
 * -Dledger.tries} says how often each of their threads tries.
 */
class JdbcLedgerProcessesTest {
  private static final int THREADS = 8;
  private static final int TRIES = Integer.getInteger("ledger.tries", 10);
  private static final int CAP = Math.min(1_000, THREADS * TRIES / 2);

  private static final Limit LIMIT = limit(ACCOUNT, String.valueOf(CAP));
  private static final Limit MEMBER = limit(ACCOUNT.part(Account.Part.MEMBER, "carol"), "1000000");
  private static final Limit WINDOW =
      new Limit(MEMBER.account(), MEMBER.cap(), Optional.of(Duration.ofDays(365)));

  @TempDir Path folder;

  private static void expectFull(LedgerStore store, long charged) {
    assertThat(charged).isEqualTo(CAP);
    assertThat(store.spent(ACCOUNT).loss().epsilon()).isEqualTo(BigDecimal.valueOf(CAP));
    assertThat(store.spent(MEMBER.account())).isEqualTo(store.spent(ACCOUNT));
    assertThat(store.spent(ACCOUNT, Requests.NOON)).isEqualTo(store.spent(ACCOUNT));
    List<Cost> costs = new ArrayList<>();
    store.forEach(run -> costs.add(run.cost()));
    assertThat(costs).hasSize(CAP);
  }

  private static long inThreads(ToLongFunction<Integer> work)
      throws InterruptedException, ExecutionException {
    ExecutorService crowd = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Long>> parts = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        parts.add(crowd.submit(() -> work.applyAsLong(thread)));
      }
      long sum = 0;
      for (Future<Long> part : parts) {
        sum += part.get();
      }
      return sum;
    } finally {
      crowd.shutdownNow();
    }
  }

  private static boolean isCharged(LedgerStore store, ChargeRequest request) {
    if (!(store.admit(request) instanceof Admission.Reserved)) {
      return false;
    }
    store.charge(request.run());
    return true;
  }

  @Test
  void postgres_twoProcesses_chargeTheCapAndEachIdOnce() throws Exception {
    String url = TestDatabases.postgresUrl();
    twoProcesses(TestDatabases.postgres(url), url);
  }

  @Test
  void sqlite_twoProcesses_chargeTheCapAndEachIdOnce() throws Exception {
    Path file = folder.resolve("ledger.db");
    twoProcesses(TestDatabases.sqlite(file), file.toString());
  }

  private static void twoProcesses(DataSource source, String where) throws Exception {
    try {
      Peer first = Peer.start(where);
      Peer second = Peer.start(where);
      long admitted = first.admitted() + second.admitted();
      try (LedgerStore store = LedgerStore.jdbc(source)) {
        expectFull(store, admitted);
      }
    } finally {
      TestDatabases.close(source);
    }
  }

  /** A process of its own, which opens the same ledger. */
  private record Peer(Process process) {
    static Peer start(String where) throws IOException {
      return new Peer(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-Dledger.tries=" + TRIES,
                  Child.class.getName(),
                  where)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    }

    long admitted() throws IOException, InterruptedException {
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
      return Long.parseLong(told.strip());
    }
  }

  /** What such a process does: eight threads try the same ids as those of the other process. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      String where = arguments[0];
      DataSource source =
          where.startsWith("jdbc:postgresql:")
              ? TestDatabases.postgres(where)
              : TestDatabases.sqlite(Path.of(where));
      try (LedgerStore store = LedgerStore.jdbc(source)) {
        System.out.println(inThreads(thread -> sharedIds(store, thread)));
      } finally {
        TestDatabases.close(source);
      }
    }

    private static long sharedIds(LedgerStore store, int thread) {
      long charged = 0;
      for (int i = 0; i < TRIES; i++) {
        UUID run = new UUID(thread, i);
        charged += isCharged(store, request(run, ONE, LIMIT, MEMBER, WINDOW)) ? 1 : 0;
      }
      return charged;
    }
  }
}
