package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.spi.RunControl;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Cancels a statement when its run is stopped: a thread that waits for a database hears neither of
 * the time nor of an interrupt.
 */
final class StatementWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 20;

  private final Statement statement;
  private final RunControl control;
  private final Thread thread;

  private StatementWatch(Statement statement, RunControl control) {
    this.statement = statement;
    this.control = control;
    this.thread = new Thread(this::watch, "cleanroom statement watch");
    thread.setDaemon(true);
  }

  /**
   * Watches until it is closed.
   *
   * @param statement the statement
   * @param control the run
   * @return the watch
   */
  static StatementWatch over(Statement statement, RunControl control) {
    StatementWatch watch = new StatementWatch(statement, control);
    watch.thread.start();
    return watch;
  }

  /** A cancel that comes before the statement has begun does nothing, so it is said again. */
  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        if (control.isStopped()) {
          cancel();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void cancel() {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // it has ended, or its connection has
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
