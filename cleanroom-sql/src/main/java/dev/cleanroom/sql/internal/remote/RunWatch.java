package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.spi.RunControl;

/**
 * Cancels what a database does when its run is stopped: a thread that waits for a database hears
 * neither of the time nor of an interrupt.
 */
public final class RunWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;

  private final Runnable cancel;
  private final RunControl control;
  private final Thread thread;

  private RunWatch(Runnable cancel, RunControl control) {
    this.cancel = cancel;
    this.control = control;
    this.thread = new Thread(this::watch, "cleanroom run watch");
    thread.setDaemon(true);
  }

  /**
   * Watches until it is closed.
   *
   * @param cancel stops it; may be called again and again, also after it has ended
   * @param control the run
   * @return the watch
   */
  public static RunWatch over(Runnable cancel, RunControl control) {
    RunWatch watch = new RunWatch(cancel, control);
    watch.thread.start();
    return watch;
  }

  /** A cancel that comes before the statement has begun does nothing, so it is said again. */
  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        if (control.isStopped()) {
          cancel.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
