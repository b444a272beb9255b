package dev.cleanroom.examples;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.ConnectionPoolDataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.javax.SQLiteConnectionPoolDataSource;

/**
 * Measures how many runs a second each store admits and charges durably, with one thread and with
 * eight, beside what the disk can do in the same run: small appends, each made durable by itself.
 * Then how long a ledger in a file with a million charges takes to open.
 *
 * <p>In the root of the repository:
 *
 * <pre>{@code
 * mvn -q -B -Pexample -Dexample=LedgerTime -DskipTests package
 * }</pre>
 */
public final class LedgerTime {
  private static final Duration EACH = Duration.ofSeconds(5);
  private static final int THREADS = 8;
  private static final int CHARGES = 1_000_000;
  private static final int APPENDED_BYTES = 512;
  private static final Account ACCOUNT = new Account("airline", "flights", "person");
  private static final List<Limit> LIMITS =
      Budget.of(PrivacyLoss.of("1000000000", "0.5")).limits(ACCOUNT, "trial", "analyst", "reach");

  private LedgerTime() {}

  /**
   * Prints the figures.
   *
   * @param arguments none
   * @throws IOException if the folder for the ledgers cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    measure(System.out, EACH, CHARGES);
  }

  static void measure(PrintStream out, Duration each, int charges) throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "ledgers");
    try (EmbeddedPostgres server = postgres()) {
      out.printf("%-22s %12s %12s%n", "per second", "1 thread", THREADS + " threads");
      Line.print(out, "append and force", each, appends(folder));
      try (LedgerStore store = LedgerStore.inMemory()) {
        Line.print(out, "ledger in memory", each, charge(store));
      }
      try (LedgerStore store = LedgerStore.file(folder.resolve("ledger"))) {
        Line.print(out, "ledger in a file", each, charge(store));
      }
      database(out, "ledger in PostgreSQL", each, server(server));
      database(out, "ledger in SQLite", each, sqlite(folder.resolve("ledger.db")));
      reopen(out, folder.resolve("large"), charges);
    } finally {
      delete(folder);
    }
  }

  /** One row of the table: how often something can be done in a second. */
  private static final class Line {
    private Line() {}

    private static void print(PrintStream out, String what, Duration each, Callable<?> action) {
      double one = perSecond(action, 1, each);
      double many = perSecond(action, THREADS, each);
      out.printf(Locale.ROOT, "%-22s %,12.0f %,12.0f%n", what, one, many);
    }

    private static double perSecond(Callable<?> action, int threads, Duration each) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        long start = System.nanoTime();
        long end = start + each.toNanos();
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          counts.add(pool.submit(() -> repeat(action, end)));
        }
        long total = 0;
        for (Future<Long> count : counts) {
          total += count.get();
        }
        return total * 1e9 / (System.nanoTime() - start);
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        pool.shutdownNow();
      }
    }

    private static long repeat(Callable<?> action, long end) throws Exception {
      long count = 0;
      while (System.nanoTime() < end) {
        if (action.call() != null) {
          count++;
        }
      }
      return count;
    }
  }

  private static Callable<Object> appends(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("raw"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    byte[] bytes = new byte[APPENDED_BYTES];
    Object lock = new Object();
    return () -> {
      synchronized (lock) {
        int written = file.write(ByteBuffer.wrap(bytes), file.size());
        file.force(false);
        return written;
      }
    };
  }

  private static Callable<Object> charge(LedgerStore store) {
    return () -> {
      if (store.admit(request()) instanceof Admission.Reserved reserved) {
        store.charge(reserved.run().id());
        return reserved;
      }
      throw new IllegalStateException("the budget of the benchmark is spent");
    };
  }

  private static ChargeRequest request() {
    return new ChargeRequest(
        UUID.randomUUID(),
        false,
        "00",
        Optional.empty(),
        new Origin("trial", "analyst", "reach", "00"),
        Cost.of(PrivacyLoss.of("0.001", "1e-12")),
        LIMITS,
        "example.com/audit",
        Instant.now());
  }

  private static void database(
      PrintStream out, String what, Duration each, ConnectionPoolDataSource source) {
    JdbcConnectionPool pool = JdbcConnectionPool.create(source);
    try (LedgerStore store = LedgerStore.jdbc(pool)) {
      Line.print(out, what, each, charge(store));
    } finally {
      pool.dispose();
    }
  }

  private static EmbeddedPostgres postgres() throws IOException {
    return EmbeddedPostgres.builder()
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private static ConnectionPoolDataSource server(EmbeddedPostgres server) {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(server.getJdbcUrl("postgres", "postgres"));
    return source;
  }

  private static ConnectionPoolDataSource sqlite(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    SQLiteConnectionPoolDataSource source = new SQLiteConnectionPoolDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** Fills a ledger from many threads, since each waits for the disk, and opens it again. */
  private static void reopen(PrintStream out, Path file, int charges) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(512);
    try (LedgerStore store = LedgerStore.file(file)) {
      Callable<Object> charge = charge(store);
      List<Future<Object>> all = new ArrayList<>();
      for (int i = 0; i < charges; i++) {
        all.add(threads.submit(charge));
      }
      for (Future<Object> one : all) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
    System.gc();
    long start = System.nanoTime();
    try (LedgerStore store = LedgerStore.file(file)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      out.printf(
          Locale.ROOT,
          "%nopened a file of %,d charges (%,d MB) in %.1f s, %,d MB of heap; spent %s%n",
          charges,
          Files.size(file) >> 20,
          seconds,
          heap >> 20,
          store.spent(ACCOUNT));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
