package dev.cleanroom.dp.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does numbered tasks on several threads, of which the caller is one. No thread outlives the call.
 */
final class Workers {
  private final int tasks;
  private final Supplier<? extends IntConsumer> workers;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Workers(int tasks, Supplier<? extends IntConsumer> workers) {
    this.tasks = tasks;
    this.workers = workers;
  }

  /**
   * Does tasks on all cores.
   *
   * @param tasks how many, numbered from 0
   * @param workers makes a worker, one for each thread and on that thread
   */
  static void run(int tasks, Supplier<? extends IntConsumer> workers) {
    run(Math.min(tasks, Runtime.getRuntime().availableProcessors()), tasks, workers);
  }

  /**
   * Does tasks. If one fails, no other is begun, and its exception or error is thrown here. The
   * caller's interrupt is left to the tasks to see.
   *
   * @param threads how many threads
   * @param tasks how many tasks, numbered from 0
   * @param workers makes a worker, one for each thread and on that thread
   */
  static void run(int threads, int tasks, Supplier<? extends IntConsumer> workers) {
    Workers run = new Workers(tasks, workers);
    List<Thread> others = new ArrayList<>();
    try {
      for (int i = 1; i < threads; i++) {
        Thread other = new Thread(run::work, "cleanroom-bounding-" + i);
        other.setDaemon(true);
        other.start();
        others.add(other);
      }
      run.work();
    } catch (Throwable e) {
      run.fail(e); // a thread that cannot be started stops those that were
    } finally {
      join(others);
    }
    run.rethrow();
  }

  private void work() {
    try {
      IntConsumer worker = workers.get();
      for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
        worker.accept(task);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    failure.compareAndSet(null, e);
    next.set(tasks);
  }

  private static void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rethrow() {
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown != null) {
      throw new IllegalStateException("a task failed");
    }
  }
}
