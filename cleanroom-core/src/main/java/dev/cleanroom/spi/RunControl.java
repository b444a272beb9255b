package dev.cleanroom.spi;

import java.time.Duration;

/** Stops a run when its time is up or its thread is interrupted. Thread-safe. */
public final class RunControl {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final long deadline;
  private final Thread caller;

  private RunControl(long deadline, Thread caller) {
    this.deadline = deadline;
    this.caller = caller;
  }

  /**
   * Starts the clock for the current thread.
   *
   * @param limit how long the run may last; more than 100 years count as 100
   * @return the control
   */
  public static RunControl start(Duration limit) {
    Duration bounded = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    return new RunControl(System.nanoTime() + bounded.toNanos(), Thread.currentThread());
  }

  /**
   * Does nothing while the run may go on. Cheap enough to be called for every row.
   *
   * @throws RunStoppedException if the time is up or the caller was interrupted
   */
  public void check() {
    if (System.nanoTime() - deadline > 0 || caller.isInterrupted()) {
      throw new RunStoppedException();
    }
  }

  /** A run was stopped. */
  public static final class RunStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunStoppedException() {
      super("stopped", null, false, false);
    }
  }
}
