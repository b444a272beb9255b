package dev.cleanroom.spi;

import dev.cleanroom.Progress.Stage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stops a run when its time is up or its thread is interrupted, tells how much memory it may use
 * and hears how far it is. Thread-safe.
 */
public final class RunControl {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final long deadline;
  private final Thread caller;
  private final long memory;
  private final Listener listener;
  private final LongAdder rows = new LongAdder();
  private final AtomicLong heard = new AtomicLong(System.nanoTime());
  private volatile Stage stage = Stage.READING;
  private volatile long groups;

  /** Hears how far a run is. */
  @FunctionalInterface
  public interface Listener {
    /** Hears nothing. */
    Listener NONE = (stage, rows, groups) -> {};

    /**
     * Called when a stage begins, and at most every 100 ms while rows are read, from any thread of
     * the run. What it throws is ignored.
     *
     * @param stage what is being done
     * @param rows rows read so far
     * @param groups groups seen so far
     */
    void at(Stage stage, long rows, long groups);
  }

  private RunControl(long deadline, Thread caller, long memory, Listener listener) {
    this.deadline = deadline;
    this.caller = caller;
    this.memory = memory;
    this.listener = listener;
  }

  /**
   * Starts the clock for the current thread, without a limit of memory.
   *
   * @param limit how long the run may last; more than 100 years count as 100
   * @return the control
   */
  public static RunControl start(Duration limit) {
    return start(limit, Long.MAX_VALUE, Listener.NONE);
  }

  /**
   * Starts the clock for the current thread.
   *
   * @param limit how long the run may last; more than 100 years count as 100
   * @param memory bytes that the run may keep rows in, more than 0
   * @param listener hears how far the run is
   * @return the control
   */
  public static RunControl start(Duration limit, long memory, Listener listener) {
    Duration bounded = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    return new RunControl(
        System.nanoTime() + bounded.toNanos(), Thread.currentThread(), memory, listener);
  }

  /**
   * Does nothing while the run may go on. Cheap enough to be called for every row.
   *
   * @throws RunStoppedException if the time is up or the caller was interrupted
   */
  public void check() {
    if (isStopped()) {
      throw new RunStoppedException();
    }
  }

  /**
   * Returns whether the time is up or the caller was interrupted.
   *
   * @return whether {@link #check} throws
   */
  public boolean isStopped() {
    return System.nanoTime() - deadline > 0 || caller.isInterrupted();
  }

  /**
   * Returns the time that is left.
   *
   * @return at least one millisecond, at most 100 years
   */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(deadline - System.nanoTime(), 1_000_000));
  }

  /**
   * Returns how many bytes the run may keep rows in before it must put them elsewhere or stop.
   *
   * @return more than 0
   */
  public long memory() {
    return memory;
  }

  /**
   * Says that more rows were read.
   *
   * @param more how many
   * @throws RunStoppedException if the time is up or the caller was interrupted
   */
  public void read(long more) {
    check();
    rows.add(more);
    long now = System.nanoTime();
    long before = heard.get();
    if (now - before > PAUSE_NANOS && heard.compareAndSet(before, now)) {
      tell();
    }
  }

  /**
   * Says that a stage begins.
   *
   * @param next the stage
   * @param seen the groups seen so far
   * @throws RunStoppedException if the time is up or the caller was interrupted
   */
  public void enter(Stage next, long seen) {
    check();
    stage = next;
    groups = seen;
    tell();
  }

  /** A listener must not decide whether a run fails, also one that throws what Java checks. */
  private void tell() {
    try {
      listener.at(stage, rows.sum(), groups);
    } catch (Exception e) {
      // its own affair
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
