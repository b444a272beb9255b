package dev.cleanroom.budget;

import dev.cleanroom.audit.Checkpoint;
import dev.cleanroom.budget.internal.FileLedgerExport;
import dev.cleanroom.budget.internal.FileLedgerStore;
import dev.cleanroom.budget.internal.MemoryLedgerStore;
import dev.cleanroom.budget.internal.jdbc.JdbcLedgerStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Where a ledger's runs are kept. Implement it to keep them in a store of your own; the abstract
 * test {@code LedgerStoreContract} in this module's test archive says whether it is right.
 *
 * <p>An implementation is thread-safe and linearizable. A run's states are RESERVED, then CHARGED,
 * then RELEASED or FAILED; or RESERVED, then ABORTED. What a method did is durable once it has
 * returned, but for {@link #admit}, whose reservations may be lost with the process: {@link
 * #charge} makes them last. A reservation that is found later counts as spent. Nothing that was
 * charged is ever taken back, and no time is ever less than an earlier one. Every method may throw
 * {@link dev.cleanroom.StoreException} if the store fails: then nothing is known, and the run
 * counts as charged.
 */
public interface LedgerStore extends AutoCloseable {
  /** The most bytes of an answer that a store is given to keep. */
  int LARGEST_ANSWER = 64 << 20;

  /**
   * Returns a store that lives as long as the process.
   *
   * @return an empty store
   */
  static LedgerStore inMemory() {
    return new MemoryLedgerStore();
  }

  /**
   * Opens a store in a file, or creates it. Only one process, and in it one store, may have the
   * file open. The file only grows; a crash, a kill or a loss of power takes nothing of what was
   * durable.
   *
   * @param file where it is, on a local disk; the folder must exist. A lock file stands beside it
   * @return the store
   * @throws dev.cleanroom.StoreException if the file is damaged, in use, cannot be read or written,
   *     is not on a local disk, or is of a later version of this library
   */
  static LedgerStore file(Path file) {
    return FileLedgerStore.open(file);
  }

  /**
   * Shows an operator what a store's file holds, as far as it can be read, also if it is damaged.
   * The file is not changed. While a store has it open, its last lines may be missing.
   *
   * @param file a file that {@link #file} wrote
   * @param lines takes a line for each step of a run, in order, then one that says where the file
   *     ends and whether it is whole; they name members, templates and accounts, and hold no
   *     answers
   * @throws dev.cleanroom.StoreException if the file cannot be read
   */
  static void export(Path file, Consumer<String> lines) {
    FileLedgerExport.read(file, lines);
  }

  /**
   * Opens the ledger in a database: PostgreSQL, SQLite or H2. Any number of processes may use it at
   * the same time. Its tables, all named {@code cleanroom_…}, are created if they are not there.
   *
   * <p>Every call borrows one connection, so let the source keep a pool of them. It must not be a
   * connection of a transaction that is under way: what was not committed there is rolled back. The
   * store never closes the source.
   *
   * @param source where connections come from; their user may read and write the tables
   * @return the store
   * @throws dev.cleanroom.StoreException if the database cannot be reached (FAILED), its settings
   *     would let it lose what it committed or it cannot be asked about them (NOT_DURABLE), or its
   *     tables were written by a later version of this library (VERSION)
   */
  static LedgerStore jdbc(DataSource source) {
    return JdbcLedgerStore.open(source, true);
  }

  /**
   * Opens the ledger in any database, without asking whether it keeps what it commits. A ledger
   * that forgets charges lets them be spent twice: that it does not is then the caller's duty.
   *
   * @param source where connections come from. The database must know READ COMMITTED, and lock a
   *     row that was changed until the transaction ends; one that does not understand the script of
   *     the tables needs them to be there
   * @return the store
   * @throws dev.cleanroom.StoreException if the database cannot be reached (FAILED), or its tables
   *     were written by a later version of this library (VERSION)
   */
  static LedgerStore jdbcUnverified(DataSource source) {
    return JdbcLedgerStore.open(source, false);
  }

  /**
   * Admits a run, or says why not, in one atomic step.
   *
   * <p>In this order: if a run of the same id is known and was not aborted, the answer is {@link
   * Admission.Conflict} for another body or another member, {@link Admission.Replayed} if its
   * answer is there, {@link Admission.Unfinished} while it is RESERVED or CHARGED, and {@link
   * Admission.Lost} otherwise. If the request has a replay hash with which answers are there, one
   * of these runs is the source: the first admitted one that the member holds, because it or one of
   * its released repetitions is a run of the same member, or else the first admitted one. What the
   * member holds costs nothing (then {@link Admission.Replayed}, unless {@link
   * ChargeRequest#once}); of the rest, {@link ChargeRequest#ofReceiver} is charged. Everything else
   * is charged on all limits.
   *
   * <p>The run's time is the larger of the request's and the largest of any run before. A limit is
   * passed if what all RESERVED and charged runs spent on its account, since {@link Limit#since} of
   * the run's time, plus the cost is not admitted by the cap.
   *
   * @param request the request
   * @return whether the run is admitted
   */
  Admission admit(ChargeRequest request);

  /**
   * Charges an admitted run for good.
   *
   * @param run the run's id
   * @throws IllegalStateException if the run is not RESERVED
   */
  void charge(UUID run);

  /**
   * Gives an admitted run up, before any data was read.
   *
   * @param run the run's id
   * @throws IllegalStateException if the run is not RESERVED
   */
  void abort(UUID run);

  /**
   * Keeps the answer of a charged run.
   *
   * @param run the run's id
   * @param digest the SHA-256 of the answer's bytes, in hexadecimal
   * @param answer the answer's bytes as they are to be kept, at most 64 MiB; empty if they are not
   *     to be kept, or if the run has a source
   * @param head the audit log's last signed state, which covers the release
   * @throws IllegalStateException if the run is not CHARGED
   */
  void release(UUID run, String digest, Optional<byte[]> answer, Checkpoint head);

  /**
   * Records that an admitted or charged run has no answer; it stays charged.
   *
   * @param run the run's id
   * @throws IllegalStateException if the run is neither RESERVED nor CHARGED
   */
  void fail(UUID run);

  /**
   * Returns a run.
   *
   * @param run the run's id
   * @return the run, empty if it is not known
   */
  Optional<Run> find(UUID run);

  /**
   * Returns the kept bytes of an answer.
   *
   * @param run the id of a released run; of one with a source, the source's bytes are returned
   * @return the bytes, empty if they were not kept
   */
  Optional<byte[]> answer(UUID run);

  /**
   * Returns what RESERVED and charged runs spent on an account in all.
   *
   * @param account the account
   * @return the sum, {@link Cost#ZERO} for an account without runs
   */
  Cost spent(Account account);

  /**
   * Returns what RESERVED and charged runs spent on an account from a time on.
   *
   * @param account the account
   * @param since the first moment that counts
   * @return the sum
   */
  Cost spent(Account account, Instant since);

  /**
   * Hands over all runs, in the order in which they were admitted.
   *
   * @param reader takes the runs
   */
  void forEach(Consumer<Run> reader);

  /**
   * Returns the largest time of any run.
   *
   * @return the time, {@link Instant#EPOCH} without runs
   */
  Instant time();

  /**
   * Keeps the last signed state of an audit log.
   *
   * @param head the state
   */
  void keep(Checkpoint head);

  /**
   * Returns the last signed state of an audit log.
   *
   * @param log the log's name
   * @return the largest state that was kept, empty if there is none
   */
  Optional<Checkpoint> head(String log);

  /** Closes the store. */
  @Override
  void close();
}
