package dev.cleanroom.spi;

import java.time.Duration;

/** Stops a run when its time is up or its thread is interrupted. Thread-safe. */
public final class RunControl {
  private final long deadline;
  private final Thread caller;

  private RunControl(long deadline, Thread caller) {
    this.deadline = deadline;
    this.caller = caller;
  }

  /**
   * Starts the clock for the current thread.
   *
   * @param limit how long the run may last
   * @return the control
   */
  public static RunControl start(Duration limit) {
    return new RunControl(System.nanoTime() + limit.toNanos(), Thread.currentThread());
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
