package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Keeps runs in a database, for any number of processes at once. Every method is one transaction on
 * a borrowed connection; {@link Admissions} says why what they do is right.
 */
public final class JdbcLedgerStore implements LedgerStore {
  private final Transactions transactions;

  private JdbcLedgerStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Opens a ledger, and makes its tables if there are none.
   *
   * @param source where connections are borrowed
   * @param isVerified whether the database is asked if it keeps what it commits
   * @return the store
   */
  public static LedgerStore open(DataSource source, boolean isVerified) {
    Dialect dialect = dialect(source);
    Transactions transactions = new Transactions(source, dialect, isVerified);
    if (isVerified) {
      transactions.verify();
    }
    Schema.open(transactions);
    return new JdbcLedgerStore(transactions);
  }

  private static Dialect dialect(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return Dialect.of(connection.getMetaData().getDatabaseProductName());
    } catch (SQLException e) {
      throw Failures.failed(e);
    }
  }

  @Override
  public Admission admit(ChargeRequest request) {
    return transactions.admit(session -> Admissions.admit(session, request));
  }

  @Override
  public void charge(UUID run) {
    transactions.write(session -> Moves.move(session, run, Run.State.RESERVED, Run.State.CHARGED));
  }

  @Override
  public void abort(UUID run) {
    transactions.writeAlone(session -> Admissions.abort(session, run));
  }

  @Override
  public void release(UUID run, String digest, Optional<byte[]> answer, Checkpoint head) {
    transactions.write(
        session -> {
          Moves.release(session, run, digest, answer.map(bytes -> (long) bytes.length).orElse(-1L));
          if (answer.isPresent()) {
            AnswerRows.insert(session, run, answer.get());
          }
          HeadRows.keep(session, head);
        });
  }

  @Override
  public void fail(UUID run) {
    transactions.write(session -> Moves.fail(session, run));
  }

  @Override
  public Optional<Run> find(UUID run) {
    return transactions.read(session -> RunRows.find(session, run));
  }

  @Override
  public Optional<byte[]> answer(UUID run) {
    return transactions.read(session -> AnswerRows.find(session, run));
  }

  @Override
  public Cost spent(Account account) {
    return transactions.read(session -> AccountRows.spent(session, account)).cost();
  }

  @Override
  public Cost spent(Account account, Instant since) {
    return transactions.read(session -> AccountRows.spent(session, account, since)).cost();
  }

  @Override
  public void forEach(Consumer<Run> reader) {
    transactions.read(RunRows::all).forEach(reader);
  }

  @Override
  public Instant time() {
    return transactions.read(Admissions::time);
  }

  @Override
  public void keep(Checkpoint head) {
    transactions.write(session -> HeadRows.keep(session, head));
  }

  @Override
  public Optional<Checkpoint> head(String log) {
    return transactions.read(session -> HeadRows.find(session, log));
  }

  /** Connections belong to the data source, and none is kept between calls. */
  @Override
  public void close() {
    // Nothing is open.
  }
}
