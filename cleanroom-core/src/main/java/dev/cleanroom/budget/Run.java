package dev.cleanroom.budget;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One run as the ledger knows it.
 *
 * @param id the run's id
 * @param once whether the caller gave the id
 * @param body the hash of what was asked
 * @param replay the hash of what the answer depends on, if it can be replayed
 * @param origin who ran what
 * @param cost what it costs on each of its accounts
 * @param limits the accounts that it is counted on, with their caps at that time; none if it costs
 *     nothing. An account that has several caps is charged once
 * @param writer the name of the audit log that holds the run's entries
 * @param source the run whose answer it repeats, if it does
 * @param time when it was admitted, by the ledger's clock, which never goes back; in milliseconds
 * @param state how far it came
 * @param answer the SHA-256 of the answer's bytes, in hexadecimal; empty unless released
 */
public record Run(
    UUID id,
    boolean once,
    String body,
    Optional<String> replay,
    Origin origin,
    Cost cost,
    List<Limit> limits,
    String writer,
    Optional<UUID> source,
    Instant time,
    State state,
    Optional<String> answer) {
  /** Copies the list. */
  public Run {
    limits = List.copyOf(limits);
  }

  /** How far a run came. Only {@link #ABORTED} costs nothing. */
  public enum State {
    /** Its cost is held; no data may be read yet. */
    RESERVED,
    /** Its cost is charged for good; data may have been read. */
    CHARGED,
    /** Its answer was released. */
    RELEASED,
    /** It has no answer. */
    FAILED,
    /** It was given up before data was read, and costs nothing. */
    ABORTED
  }

  /**
   * Returns the accounts that the run is counted on.
   *
   * @return each once
   */
  public List<Account> accounts() {
    return limits.stream().map(Limit::account).distinct().toList();
  }

  /**
   * Returns whether its answer may be asked for again.
   *
   * @return false if the caller gave no id and the state of a table is not known
   */
  public boolean isRepeatable() {
    return once || replay.isPresent();
  }

  /**
   * Returns whether the run's cost counts.
   *
   * @return false only for a run that was given up
   */
  public boolean counts() {
    return state != State.ABORTED;
  }

  /**
   * Returns the run in another state.
   *
   * @param next the state
   * @param digest the SHA-256 of the answer's bytes, empty unless released
   * @return the run
   */
  public Run in(State next, Optional<String> digest) {
    return new Run(
        id, once, body, replay, origin, cost, limits, writer, source, time, next, digest);
  }
}
