package dev.cleanroom.budget.internal.jdbc;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.StoreException;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.Charge;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.Shortfall;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Admits runs and gives them up, each in one transaction.
 *
 * <p>READ COMMITTED is enough, and nothing can deadlock:
 *
 * <ul>
 *   <li>Each of the two first changes the one row of {@code cleanroom_clock}. The database keeps
 *       that row locked until the transaction ends, so of all threads and processes one at a time
 *       is beyond that point, and what it reads there was committed by all that were before it.
 *   <li>Only they add runs and change sums. So the sums that are read are those of exactly the runs
 *       admitted before, and the clock's time is the largest of theirs.
 *   <li>Everything else (charge, release, fail) moves one run by one conditional update. A decision
 *       reads the state of a run in one statement, so it comes before or after such a move.
 *   <li>Whoever waits for the clock holds nothing yet. Whoever moves a run holds that run's row,
 *       and may then wait for the row of one log's head, whose holder waits for nothing.
 * </ul>
 *
 * <p>The accounts are changed by an update that asks for the cap once more ({@code spent <= cap -
 * cost}). Should a database not keep its promise about the clock, the row count tells.
 */
final class Admissions {
  private static final String FIND_SOURCE =
      "SELECT run FROM cleanroom_run WHERE replay_key = ? AND state = 'RELEASED' AND kept >= 0"
          + " ORDER BY admitted";

  private static final String FIND_HELD =
      "SELECT s.run FROM cleanroom_run h JOIN cleanroom_run s ON s.run = COALESCE(h.source, h.run)"
          + " WHERE h.holding = ? AND h.state = 'RELEASED' AND s.state = 'RELEASED'"
          + " AND s.kept >= 0 ORDER BY s.admitted";

  private Admissions() {}

  /** The ledger's clock, locked. */
  private record Clock(long admissions, Instant latest) {
    private static Clock read(ResultSet row) throws SQLException {
      return new Clock(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)));
    }
  }

  static Admission admit(Session session, ChargeRequest request) throws SQLException {
    Clock clock = lock(session);
    Optional<Run> known = RunRows.find(session, request.run());
    if (known.isPresent() && known.get().counts()) {
      return again(session, request, known.get());
    } else if (known.isPresent()) {
      RunRows.delete(session, request.run());
    }
    Optional<UUID> held = held(session, request);
    if (held.isPresent() && !request.once()) {
      return new Admission.Replayed(RunRows.find(session, held.get()).orElseThrow());
    } else if (held.isPresent()) {
      return reserve(session, plan(request, List.of(), held, clock), clock);
    }
    Optional<UUID> source = source(session, request);
    List<Limit> limits = source.isPresent() ? request.ofReceiver() : request.limits();
    return reserve(session, plan(request, limits, source, clock), clock);
  }

  static Instant time(Session session) throws SQLException {
    return clock(session).latest();
  }

  @CanIgnoreReturnValue
  private static Clock lock(Session session) throws SQLException {
    int rows =
        session.update("UPDATE cleanroom_clock SET admissions = admissions + 1 WHERE id = 1");
    if (rows != 1) {
      throw noClock();
    }
    return clock(session);
  }

  private static Clock clock(Session session) throws SQLException {
    return session
        .first("SELECT admissions, latest FROM cleanroom_clock WHERE id = 1", Clock::read)
        .orElseThrow(Admissions::noClock);
  }

  private static StoreException noClock() {
    return Failures.corrupt("the row of the ledger's clock is missing");
  }

  private static Admission again(Session session, ChargeRequest request, Run known)
      throws SQLException {
    if (!known.body().equals(request.body())
        || !known.origin().member().equals(request.origin().member())) {
      return new Admission.Conflict(known);
    }
    return switch (known.state()) {
      case RESERVED, CHARGED -> new Admission.Unfinished(known);
      case RELEASED ->
          AnswerRows.isKept(session, known.source().orElse(known.id()))
              ? new Admission.Replayed(known)
              : new Admission.Lost(known);
      case FAILED, ABORTED -> new Admission.Lost(known);
    };
  }

  /** What the member was given already comes first: it paid for that noise, not for another's. */
  private static Optional<UUID> held(Session session, ChargeRequest request) throws SQLException {
    return find(session, FIND_HELD, RunRows.holding(request.replay(), request.origin().member()));
  }

  private static Optional<UUID> source(Session session, ChargeRequest request) throws SQLException {
    return find(session, FIND_SOURCE, request.replay().map(Keys::of));
  }

  private static Optional<UUID> find(Session session, String sql, Optional<String> key)
      throws SQLException {
    return key.isEmpty()
        ? Optional.empty()
        : session.first(sql, row -> UUID.fromString(row.getString(1)), key.get());
  }

  private static Run plan(
      ChargeRequest request, List<Limit> limits, Optional<UUID> source, Clock clock) {
    return new Run(
        request.run(),
        request.once(),
        request.body(),
        request.replay(),
        request.origin(),
        source.isEmpty() || !limits.isEmpty() ? request.cost() : Cost.ZERO,
        limits,
        request.writer(),
        source,
        request.now().isAfter(clock.latest()) ? request.now() : clock.latest(),
        Run.State.RESERVED,
        Optional.empty());
  }

  private static Admission reserve(Session session, Run run, Clock clock) throws SQLException {
    Map<Account, Amounts> totals = AccountRows.all(session, run.accounts());
    Amounts cost = Amounts.of(run.cost());
    List<Shortfall> shortfalls = new ArrayList<>();
    List<Charge> charges = new ArrayList<>();
    for (Limit limit : run.limits()) {
      Amounts spent = spent(session, limit, run.time(), totals);
      Amounts sum = spent.plus(cost);
      charges.add(new Charge(run.id(), limit, run.cost(), sum.cost(), run.origin(), run.time()));
      if (!limit.cap().map(sum::isWithin).orElse(true)) {
        shortfalls.add(shortfall(limit, run, spent));
      }
    }
    if (!shortfalls.isEmpty()) {
      return new Admission.Refused(shortfalls);
    }
    keep(session, run, clock, totals);
    return new Admission.Reserved(run, charges);
  }

  private static Amounts spent(
      Session session, Limit limit, Instant time, Map<Account, Amounts> totals)
      throws SQLException {
    return limit.window().isPresent()
        ? AccountRows.spent(session, limit.account(), limit.since(time))
        : totals.getOrDefault(limit.account(), Amounts.ZERO);
  }

  private static Shortfall shortfall(Limit limit, Run run, Amounts spent) {
    Cap cap = limit.cap().orElseThrow();
    return new Shortfall(limit.account(), run.cost(), spent.cost(), cap, limit.refill(run.time()));
  }

  private static void keep(Session session, Run run, Clock clock, Map<Account, Amounts> totals)
      throws SQLException {
    if (!AccountRows.add(session, run, clock.admissions(), totals.keySet())) {
      throw Failures.failed("the database let two admissions change the same account at once");
    }
    RunRows.insert(session, run, clock.admissions());
    if (run.time().isAfter(clock.latest())) {
      session.update(
          "UPDATE cleanroom_clock SET latest = ? WHERE id = 1", run.time().toEpochMilli());
    }
  }

  static void abort(Session session, UUID run) throws SQLException {
    lock(session);
    Moves.move(session, run, Run.State.RESERVED, Run.State.ABORTED);
    AccountRows.remove(session, RunRows.find(session, run).orElseThrow());
  }
}
