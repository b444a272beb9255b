package dev.cleanroom.budget;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What one run asks of the ledger: the same cost on every account that it touches, and the memory
 * of whether it was asked before.
 *
 * @param run the id of the run, given by the caller or random
 * @param once whether the caller gave the id, so that it must lead to one outcome for ever
 * @param body the hash of what the caller asked: template, parameters, loss and member, in
 *     hexadecimal
 * @param replay the hash of what the answer depends on: template, parameters, loss and the
 *     snapshots of all tables, in hexadecimal; empty if a table has no snapshot
 * @param origin who runs what
 * @param cost the run's cost
 * @param limits the accounts and their caps; there are none if no table is under differential
 *     privacy
 * @param writer the name of the audit log to which the run's entries go
 * @param now the clock's time
 */
public record ChargeRequest(
    UUID run,
    boolean once,
    String body,
    Optional<String> replay,
    Origin origin,
    Cost cost,
    List<Limit> limits,
    String writer,
    Instant now) {
  /** By every part: accounts that only look alike, such as a/b + c and a + b/c, stay apart. */
  private static final Comparator<Limit> ORDER =
      Comparator.comparing((Limit limit) -> limit.account().owner())
          .thenComparing(limit -> limit.account().dataset())
          .thenComparing(limit -> limit.account().space())
          .thenComparing(limit -> limit.account().part())
          .thenComparing(limit -> limit.account().name())
          .thenComparing(limit -> limit.window().map(w -> w.toSeconds()).orElse(0L))
          .thenComparing(limit -> limit.cap().map(Cap::toString).orElse(""));

  /**
   * Orders the limits, so that two runs lock accounts in the same order, and drops doubles.
   *
   * @throws IllegalArgumentException if the time is not within 64 bits of milliseconds
   */
  public ChargeRequest {
    TreeSet<Limit> ordered = new TreeSet<>(ORDER);
    ordered.addAll(limits);
    limits = List.copyOf(new ArrayList<>(ordered));
    now = milliseconds(now);
  }

  /** A store must be able to keep the time as a number: one that cannot would not open again. */
  private static Instant milliseconds(Instant time) {
    try {
      return Instant.ofEpochMilli(time.toEpochMilli());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("the time is not within 64 bits of milliseconds", e);
    }
  }

  /**
   * Returns the request at another time.
   *
   * @param time the time
   * @return the request
   */
  public ChargeRequest at(Instant time) {
    return new ChargeRequest(run, once, body, replay, origin, cost, limits, writer, time);
  }

  /**
   * Returns the request of an answer that is drawn anew, whatever was answered before.
   *
   * @return the request without its replay hash
   */
  public ChargeRequest withoutReplay() {
    return new ChargeRequest(run, once, body, Optional.empty(), origin, cost, limits, writer, now);
  }

  /**
   * Returns what a receiver pays for an answer that another one holds: its own part of each
   * account.
   *
   * @return the limits on parts of the member
   */
  public List<Limit> ofReceiver() {
    return limits.stream().filter(l -> l.account().part() == Account.Part.MEMBER).toList();
  }
}
