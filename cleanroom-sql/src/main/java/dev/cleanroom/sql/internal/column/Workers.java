package dev.cleanroom.sql.internal.column;

import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs programs side by side, one of them in the caller's thread, and waits for all. */
final class Workers {
  private final RunControl control;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Workers(RunControl control) {
    this.control = control;
  }

  /** Runs all programs; the first failure stops the others and is thrown when they have ended. */
  static void run(List<Program> programs, RunControl control) {
    new Workers(control).run(programs);
  }

  private void run(List<Program> programs) {
    List<Thread> threads = new ArrayList<>();
    try {
      for (Program program : programs.subList(1, programs.size())) {
        Thread thread = new Thread(() -> attempt(program), "cleanroom-scan");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
      attempt(programs.get(0));
    } finally {
      join(threads);
    }
    throwFailure();
  }

  /** Tables of other languages may throw checked exceptions: no thread may end without notice. */
  private void attempt(Program program) {
    try {
      program.run(control, () -> failure.get() == null);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  /**
   * Waits for all threads. An interrupt of the caller is kept: threads ask the control, which sees
   * it, at every part they read.
   */
  private void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          failure.compareAndSet(null, e);
          threads.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwFailure() {
    Throwable failed = failure.get();
    if (failed instanceof RuntimeException e) {
      throw e;
    }
    if (failed instanceof Error e) {
      throw e;
    }
    control.check();
    if (failed != null) {
      throw new IllegalStateException("a thread of the scan was stopped");
    }
  }
}
