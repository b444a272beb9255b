package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.remote.EngineFailure;
import org.apache.spark.SparkThrowable;

/** What Spark says of a failure quotes rows; only its state is kept. */
final class SparkFailures {
  private static final int DEEPEST = 20;
  private static final String BROKEN_BY_A_RULE = "XXKD0";

  private SparkFailures() {}

  /**
   * Turns what Spark threw into what may be thrown.
   *
   * @param failure what Spark threw
   * @param control the run
   * @return the failure without what Spark said
   * @throws RunControl.RunStoppedException if the run was stopped, which fails queries as well
   */
  static EngineFailure of(Exception failure, RunControl control) {
    keepInterrupt(failure);
    control.check();
    return new EngineFailure(state(failure));
  }

  /** Spark clears the mark of an interrupt when it stops to wait. */
  private static void keepInterrupt(Exception failure) {
    Throwable cause = failure;
    for (int i = 0; i < DEEPEST && cause != null; i++) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      cause = cause.getCause();
    }
  }

  /**
   * Returns whether a rule of Spark's optimizer made a plan that Spark takes for broken.
   *
   * @param failure what Spark threw
   * @return whether no other cause is there
   */
  static boolean isOfRules(Exception failure) {
    return state(failure).equals(BROKEN_BY_A_RULE);
  }

  /**
   * Returns the state of SQL.
   *
   * @param failure what Spark threw
   * @return five letters or digits, or that it is unknown
   */
  static String state(Exception failure) {
    Throwable cause = failure;
    for (int i = 0; i < DEEPEST && cause != null; i++) {
      if (cause instanceof SparkThrowable known && known.getSqlState() != null) {
        return EngineFailure.state(known.getSqlState());
      }
      cause = cause.getCause();
    }
    return EngineFailure.state(null);
  }
}
