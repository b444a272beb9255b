package dev.cleanroom.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.StoreException;
import dev.cleanroom.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalThreadsTest {
  private static final int THREADS = 8;

  @TempDir Path folder;
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentHashMap<Long, Long> acknowledged = new ConcurrentHashMap<>();
  private final Set<Throwable> failures = ConcurrentHashMap.newKeySet();

  @Test
  void sync_whileAForceIsOnItsWay_waitersShareTheNext() throws Exception {
    SimulatedDisk disk = formatted();
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    CountDownLatch isForcing = new CountDownLatch(1);
    CountDownLatch mayForce = new CountDownLatch(1);
    disk.beforeForce(
        () -> {
          isForcing.countDown();
          await(mayForce);
        });
    long before = disk.forces();
    start(1, t -> store(journal, 0));
    isForcing.await();
    start(THREADS, t -> store(journal, 1 + t));
    while (journal.size() < 1 + THREADS) {
      Thread.onSpinWait();
    }
    mayForce.countDown();
    join();
    assertThat(disk.forces() - before).isEqualTo(2);
    assertThat(acknowledged).hasSize(1 + THREADS);
    assertRecovered(disk);
  }

  @Test
  void sync_manyThreads_losesNothingAndSharesForces() throws Exception {
    SimulatedDisk disk = formatted();
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    disk.beforeForce(() -> sleep(1));
    start(
        THREADS,
        t -> {
          for (int i = 0; i < 200; i++) {
            store(journal, 1000L * t + i);
          }
        });
    join();
    assertThat(acknowledged).hasSize(200 * THREADS);
    assertThat(disk.forces()).isLessThan(200 * THREADS / 2);
    assertRecovered(disk);
  }

  @Test
  void append_muchWithoutSync_waitsForTheDiskInsteadOfMemory() throws Exception {
    SimulatedDisk disk = formatted();
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    start(
        THREADS,
        t -> {
          for (int i = 0; i < 5; i++) {
            journal.append(new byte[Journal.LARGEST_PAYLOAD]);
          }
        });
    join();
    journal.close();
    assertThat(disk.durable().length).isGreaterThan(5 * THREADS * Journal.LARGEST_PAYLOAD);
    List<Integer> sizes = new ArrayList<>();
    Journal again =
        Journal.open(
            SimulatedDisk.holding(disk.durable()), Subject.LEDGER, p -> sizes.add(p.length));
    assertThat(again.size()).isEqualTo(5 * THREADS);
    assertThat(sizes).containsOnly(Journal.LARGEST_PAYLOAD);
  }

  @Test
  void sync_forceFails_everyWaiterIsTold() throws Exception {
    SimulatedDisk disk = formatted();
    AtomicBoolean isBroken = new AtomicBoolean();
    Journal journal = Journal.open(new BreakingDisk(disk, isBroken), Subject.LEDGER, p -> {});
    AtomicInteger told = new AtomicInteger();
    start(
        THREADS,
        t -> {
          for (int i = 0; told.get() < THREADS; i++) {
            try {
              store(journal, 1000L * t + i);
            } catch (StoreException e) {
              assertThat(e.code()).isEqualTo("LEDGER_FAILED");
              told.incrementAndGet();
              break;
            }
          }
        });
    while (acknowledged.size() < 100) {
      Thread.onSpinWait();
    }
    isBroken.set(true);
    join();
    assertThat(told).hasValue(THREADS);
    assertRecovered(disk);
  }

  @Test
  void close_whileOthersWait_keepsWhatWasAcknowledged() throws Exception {
    SimulatedDisk disk = formatted();
    Journal journal = Journal.open(disk, Subject.LEDGER, p -> {});
    start(
        THREADS,
        t -> {
          try {
            for (int i = 0; i < 1_000_000; i++) {
              store(journal, 1_000_000L * t + i);
            }
          } catch (StoreException e) {
            assertThat(e).hasMessageContaining("was closed");
          }
        });
    while (acknowledged.size() < 500) {
      Thread.onSpinWait();
    }
    journal.close();
    join();
    assertRecovered(disk);
  }

  @Test
  void anyCall_threadsInterruptedAllTheTime_worksOn() throws Exception {
    Path file = folder.resolve("budget.ledger");
    Journal journal = Journal.open(file, Subject.LEDGER, Storage.ANY, p -> {});
    AtomicBoolean isDone = new AtomicBoolean();
    AtomicInteger kept = new AtomicInteger();
    start(
        4,
        t -> {
          for (int i = 0; i < 60; i++) {
            Thread.currentThread().interrupt();
            store(journal, 1000L * t + i);
            assertThat(journal.read(0)).hasSize(8);
            kept.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
          }
        });
    Thread interrupter = new Thread(() -> interruptUntil(isDone));
    interrupter.start();
    join();
    isDone.set(true);
    interrupter.join();
    Thread.currentThread().interrupt();
    journal.close();
    List<ByteBuffer> recovered = new ArrayList<>();
    Journal.open(file, Subject.LEDGER, Storage.ANY, p -> recovered.add(ByteBuffer.wrap(p))).close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(recovered).hasSize(240);
    assertThat(kept).hasValue(240);
  }

  private void interruptUntil(AtomicBoolean isDone) {
    while (!isDone.get()) {
      threads.forEach(Thread::interrupt);
      sleep(1);
    }
  }

  private void store(Journal journal, long value) {
    long sequence = journal.append(ByteBuffer.allocate(8).putLong(value).array());
    journal.sync(sequence);
    assertThat(acknowledged.put(sequence, value)).isNull();
  }

  private void assertRecovered(SimulatedDisk disk) {
    List<Long> recovered = new ArrayList<>();
    Journal again =
        Journal.open(
            SimulatedDisk.holding(disk.durable()),
            Subject.LEDGER,
            p -> recovered.add(ByteBuffer.wrap(p).getLong()));
    assertThat(again.size()).isGreaterThanOrEqualTo(acknowledged.size());
    acknowledged.forEach(
        (sequence, value) -> assertThat(recovered.get(sequence.intValue())).isEqualTo(value));
  }

  private static SimulatedDisk formatted() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Journal.format(disk, Subject.LEDGER);
    return disk;
  }

  private interface Task {
    void run(int thread);
  }

  private void start(int count, Task task) {
    for (int i = 0; i < count; i++) {
      int number = i;
      Thread thread = new Thread(() -> task.run(number));
      thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
      threads.add(thread);
    }
    threads.subList(threads.size() - count, threads.size()).forEach(Thread::start);
  }

  private void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A disk that fails to force from some moment on. */
  private record BreakingDisk(SimulatedDisk disk, AtomicBoolean isBroken) implements Disk {
    @Override
    public int read(long offset, byte[] target, int from, int length) throws IOException {
      return disk.read(offset, target, from, length);
    }

    @Override
    public int write(long offset, byte[] source, int from, int length) throws IOException {
      return disk.write(offset, source, from, length);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      if (isBroken.get()) {
        throw new IOException("Input/output error");
      }
      disk.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return disk.size();
    }

    @Override
    public void close() {
      disk.close();
    }
  }
}
