package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is spent: one row with the sums of each account, and one for each run on it. */
final class AccountRows {
  /** Sums are taken in two halves of a number, since a BIGINT may not hold them. */
  private static final long UNIT = 1_000_000_000;

  private static final String SELECT =
      "SELECT epsilon, delta, rho, rho_delta FROM cleanroom_account WHERE account = ?";

  private static final String SELECT_ALL =
      "SELECT epsilon, delta, rho, rho_delta, account FROM cleanroom_account WHERE account IN (";

  private static final String SELECT_SINCE =
      "SELECT "
          + halves("epsilon")
          + ", "
          + halves("delta")
          + ", "
          + halves("rho")
          + ", "
          + halves("rho_delta")
          + " FROM cleanroom_charge WHERE account = ? AND admitted_at >= ?";

  private static final String INSERT =
      "INSERT INTO cleanroom_account (account, owner, dataset, identity_space, part, name, epsilon,"
          + " delta, rho, rho_delta) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)";

  private static final String ADD =
      "UPDATE cleanroom_account SET "
          + plus("epsilon")
          + ", "
          + plus("delta")
          + ", "
          + plus("rho")
          + ", "
          + plus("rho_delta")
          + " WHERE account = ? AND epsilon <= ? AND delta <= ? AND rho <= ? AND rho_delta <= ?";

  private static final String REMOVE =
      "UPDATE cleanroom_account SET "
          + minus("epsilon")
          + ", "
          + minus("delta")
          + ", "
          + minus("rho")
          + ", "
          + minus("rho_delta")
          + " WHERE account = ?";

  private static final String INSERT_CHARGE =
      "INSERT INTO cleanroom_charge (account, admitted, admitted_at, epsilon, delta, rho,"
          + " rho_delta) VALUES (?, ?, ?, ?, ?, ?, ?)";

  private static final String DELETE_CHARGE =
      "DELETE FROM cleanroom_charge WHERE account = ? AND admitted ="
          + " (SELECT admitted FROM cleanroom_run WHERE run = ?)";

  private AccountRows() {}

  private static String halves(String column) {
    return "COALESCE(SUM("
        + column
        + " / "
        + UNIT
        + "), 0), COALESCE(SUM("
        + column
        + " % "
        + UNIT
        + "), 0)";
  }

  private static String plus(String column) {
    return column
        + " = CASE WHEN "
        + column
        + " > ? THEN "
        + Amounts.MOST
        + " ELSE "
        + column
        + " + ? END";
  }

  /** A sum that is "at least so much" stays so: what it really was is not known. */
  private static String minus(String column) {
    return column
        + " = CASE WHEN "
        + column
        + " = "
        + Amounts.MOST
        + " THEN "
        + column
        + " ELSE "
        + column
        + " - ? END";
  }

  static Amounts spent(Session session, Account account) throws SQLException {
    return session.first(SELECT, AccountRows::amounts, Keys.of(account)).orElse(Amounts.ZERO);
  }

  /** What is spent on those of the accounts that have a row, all read at once. */
  static Map<Account, Amounts> all(Session session, List<Account> accounts) throws SQLException {
    if (accounts.isEmpty()) {
      return Map.of();
    }
    Map<String, Account> byKey = new HashMap<>();
    accounts.forEach(account -> byKey.put(Keys.of(account), account));
    Map<Account, Amounts> spent = new HashMap<>();
    session.list(
        SELECT_ALL + String.join(", ", Collections.nCopies(byKey.size(), "?")) + ")",
        row -> spent.put(byKey.get(row.getString(5)), amounts(row)),
        byKey.keySet().toArray());
    return spent;
  }

  /** No run is from before 1970, when all that was ever spent counts. */
  static Amounts spent(Session session, Account account, Instant since) throws SQLException {
    if (!since.isAfter(Instant.EPOCH)) {
      return spent(session, account);
    }
    return session
        .first(SELECT_SINCE, AccountRows::sums, Keys.of(account), millis(since))
        .orElse(Amounts.ZERO);
  }

  /** Runs have whole milliseconds: the first one that is not before a time. */
  private static long millis(Instant since) {
    return since.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE).minusSeconds(1))
        ? Long.MAX_VALUE
        : since.plusNanos(999_999).toEpochMilli();
  }

  private static Amounts amounts(ResultSet row) throws SQLException {
    return new Amounts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
  }

  private static Amounts sums(ResultSet row) throws SQLException {
    return new Amounts(sum(row, 1), sum(row, 3), sum(row, 5), sum(row, 7));
  }

  private static long sum(ResultSet row, int column) throws SQLException {
    return Amounts.whole(row.getBigDecimal(column), row.getBigDecimal(column + 1), UNIT);
  }

  /**
   * Adds a run to all of its accounts.
   *
   * @param known the accounts that have a row
   * @return false if one of them has spent more than the caps leave, or was changed by others
   */
  static boolean add(Session session, Run run, long admitted, Set<Account> known)
      throws SQLException {
    Amounts cost = Amounts.of(run.cost());
    Map<Account, Amounts> bounds = bounds(run);
    List<@Nullable Object[]> missing = new ArrayList<>();
    List<@Nullable Object[]> sums = new ArrayList<>();
    List<@Nullable Object[]> charges = new ArrayList<>();
    for (Account account : run.accounts()) {
      String key = Keys.of(account);
      if (!known.contains(account)) {
        missing.add(names(key, account));
      }
      sums.add(sum(key, cost, bounds.getOrDefault(account, Amounts.UNBOUNDED).before(cost)));
      charges.add(charge(key, admitted, run, cost));
    }
    return session.updateEach(INSERT, missing)
        && session.updateEach(ADD, sums)
        && session.updateEach(INSERT_CHARGE, charges);
  }

  /** The most that each account may have spent in all, after the run. */
  private static Map<Account, Amounts> bounds(Run run) {
    Map<Account, Amounts> bounds = new HashMap<>();
    for (Limit limit : run.limits()) {
      if (limit.window().isEmpty()) {
        limit.cap().ifPresent(c -> bounds.merge(limit.account(), Amounts.most(c), Amounts::min));
      }
    }
    return bounds;
  }

  private static @Nullable Object[] names(String key, Account account) {
    return new @Nullable Object[] {
      key,
      Texts.stored(account.owner()),
      Texts.stored(account.dataset()),
      Texts.stored(account.space()),
      account.part().name(),
      Texts.stored(account.name())
    };
  }

  private static @Nullable Object[] sum(String key, Amounts cost, Amounts bound) {
    return new @Nullable Object[] {
      Amounts.MOST - cost.epsilon(),
      cost.epsilon(),
      Amounts.MOST - cost.delta(),
      cost.delta(),
      Amounts.MOST - cost.rho(),
      cost.rho(),
      Amounts.MOST - cost.rhoDelta(),
      cost.rhoDelta(),
      key,
      bound.epsilon(),
      bound.delta(),
      bound.rho(),
      bound.rhoDelta()
    };
  }

  private static @Nullable Object[] charge(String key, long admitted, Run run, Amounts cost) {
    return new @Nullable Object[] {
      key,
      admitted,
      run.time().toEpochMilli(),
      cost.epsilon(),
      cost.delta(),
      cost.rho(),
      cost.rhoDelta()
    };
  }

  /** Takes a run off its accounts again. */
  static void remove(Session session, Run run) throws SQLException {
    Amounts cost = Amounts.of(run.cost());
    List<@Nullable Object[]> sums = new ArrayList<>();
    List<@Nullable Object[]> charges = new ArrayList<>();
    for (Account account : run.accounts()) {
      String key = Keys.of(account);
      sums.add(
          new @Nullable Object[] {cost.epsilon(), cost.delta(), cost.rho(), cost.rhoDelta(), key});
      charges.add(new @Nullable Object[] {key, run.id().toString()});
    }
    if (!session.updateEach(REMOVE, sums) || !session.updateEach(DELETE_CHARGE, charges)) {
      throw Failures.corrupt("an account lacks what a run had been counted with");
    }
  }
}
