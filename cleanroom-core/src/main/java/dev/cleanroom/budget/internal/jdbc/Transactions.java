package dev.cleanroom.budget.internal.jdbc;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.budget.Admission;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** Runs work in transactions on borrowed connections, again if others were in its way. */
final class Transactions {
  private static final int MOST_TRIES = 20;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  private final DataSource source;
  private final Dialect dialect;
  private final boolean isVerified;

  /** Those who would only wait in the database wait here, in their order, without a connection. */
  private final ReentrantLock turn = new ReentrantLock(true);

  Transactions(DataSource source, Dialect dialect, boolean isVerified) {
    this.source = source;
    this.dialect = dialect;
    this.isVerified = isVerified;
  }

  /** What happens within one transaction. */
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  /** What changes something and says nothing. */
  interface Change extends Work<Boolean> {
    void apply(Session session) throws SQLException;

    @Override
    default Boolean run(Session session) throws SQLException {
      apply(session);
      return true;
    }
  }

  private interface Attempt<T> {
    T run() throws SQLException;
  }

  /** Reads; nothing is kept. */
  <T> T read(Work<T> work) {
    return repeat(() -> once(work, false, result -> false));
  }

  /** Changes one run or head; once this returns, the change is on the disk. */
  void write(Change change) {
    if (!dialect.hasOneWriter()) {
      repeatWrite(change);
      return;
    }
    turn.lock();
    try {
      repeatWrite(change);
    } finally {
      turn.unlock();
    }
  }

  private void repeatWrite(Change change) {
    repeat(() -> once(change, true, result -> true));
  }

  /**
   * Admits, one at a time; what is not worth keeping is rolled back. A reservation need not be on
   * the disk: the charge that makes it last is written after it and takes it along.
   */
  Admission admit(Work<Admission> work) {
    Work<Admission> relaxed =
        session -> {
          dialect.relax(session);
          return work.run(session);
        };
    return inTurn(() -> once(relaxed, false, result -> result instanceof Admission.Reserved));
  }

  /** Changes sums, one at a time; once this returns, the change is on the disk. */
  void writeAlone(Change change) {
    inTurn(() -> once(change, true, result -> true));
  }

  @CanIgnoreReturnValue
  private <T> T inTurn(Attempt<T> attempt) {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      return repeat(attempt);
    } finally {
      turn.unlock();
    }
  }

  /** Asks the database whether it keeps what it commits, and lets it show that it can. */
  void verify() {
    write(session -> {});
  }

  /** Tries once and tells what the driver said. */
  @CanIgnoreReturnValue
  <T> T attempt(Work<T> work, boolean isKept) throws SQLException {
    return once(work, false, result -> isKept);
  }

  private <T> T once(Work<T> work, boolean isDurable, Predicate<T> isKept) throws SQLException {
    try (Lease lease = Lease.of(source, dialect.isolation())) {
      Session session = new Session(lease.connection(), dialect.timeoutSeconds());
      boolean isChecked = isDurable && isVerified;
      if (isChecked) {
        // Settings may differ from connection to connection, and change while the database runs.
        dialect.requireDurable(session);
      }
      T result = work.run(session);
      if (isKept.test(result)) {
        lease.commit();
        if (isChecked) {
          dialect.flush(session);
        }
      }
      return result;
    }
  }

  /**
   * What the database undid is tried again, from the start and a bounded number of times. Every
   * other failure is told, also one of the commit itself: then nobody knows whether it was done.
   */
  @CanIgnoreReturnValue
  private <T> T repeat(Attempt<T> attempt) {
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (SQLException e) {
        if (tries == MOST_TRIES || !dialect.isPassing(e)) {
          throw Failures.failed(e);
        }
      }
      pause(tries);
    }
  }

  static void pause(int tries) {
    try {
      Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, 1L << Math.min(tries, 20)));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static RuntimeException interrupted() {
    Thread.currentThread().interrupt();
    return Failures.failed("the thread was interrupted while it waited for the database");
  }
}
