package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import dev.cleanroom.budget.Run;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs as rows: one of the run, and one for each of its limits. */
final class RunRows {
  private static final String SELECT =
      "SELECT r.run, r.once, r.body, r.replay, r.collaboration, r.member, r.template, r.digest,"
          + " r.epsilon, r.delta, r.rho, r.rho_delta, r.writer, r.source, r.admitted_at, r.state,"
          + " r.answer, l.line, l.cap_filter, l.cap_loss, l.cap_delta, l.window_length, a.owner,"
          + " a.dataset, a.identity_space, a.part, a.name"
          + " FROM cleanroom_run r LEFT JOIN cleanroom_limit l ON l.run = r.run"
          + " LEFT JOIN cleanroom_account a ON a.account = l.account";

  private static final String INSERT =
      "INSERT INTO cleanroom_run (run, admitted, admitted_at, once, body, replay, replay_key,"
          + " holding, collaboration, member, template, digest, epsilon, delta, rho, rho_delta,"
          + " writer, source, state, kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " ?, ?, 'RESERVED', -1)";

  private static final String INSERT_LIMIT =
      "INSERT INTO cleanroom_limit (run, line, account, cap_filter, cap_loss, cap_delta,"
          + " window_length) VALUES (?, ?, ?, ?, ?, ?, ?)";

  private static final String SUM = "SUM";
  private static final String CONCENTRATED = "CONCENTRATED";

  private RunRows() {}

  static Optional<Run> find(Session session, UUID run) throws SQLException {
    String sql = SELECT + " WHERE r.run = ? ORDER BY r.admitted, l.line";
    return assemble(session.list(sql, RunRows::row, run.toString())).stream().findFirst();
  }

  static List<Run> all(Session session) throws SQLException {
    return assemble(session.list(SELECT + " ORDER BY r.admitted, l.line", RunRows::row));
  }

  /** What marks the answers that a member holds of equal runs. */
  static Optional<String> holding(Optional<String> replay, String member) {
    return replay.map(hash -> Keys.of(hash, member));
  }

  static void insert(Session session, Run run, long admitted) throws SQLException {
    Origin origin = run.origin();
    Cost cost = run.cost();
    int rows =
        session.update(
            INSERT,
            run.id().toString(),
            admitted,
            run.time().toEpochMilli(),
            run.once() ? 1L : 0L,
            Texts.stored(run.body()),
            run.replay().map(Texts::stored).orElse(null),
            run.replay().map(Keys::of).orElse(null),
            holding(run.replay(), origin.member()).orElse(null),
            Texts.stored(origin.collaboration()),
            Texts.stored(origin.member()),
            Texts.stored(origin.template()),
            Texts.stored(origin.digest()),
            cost.loss().epsilon().toPlainString(),
            cost.loss().delta().toPlainString(),
            cost.concentrated().rho().toPlainString(),
            cost.concentrated().delta().toPlainString(),
            Texts.stored(run.writer()),
            run.source().map(UUID::toString).orElse(null));
    List<@Nullable Object[]> limits = limits(run);
    if (rows != 1 || !session.updateEach(INSERT_LIMIT, limits)) {
      throw Failures.failed("the database did not insert a row that it was told to insert");
    }
  }

  /** Takes an aborted run away, whose id is used again. */
  static void delete(Session session, UUID run) throws SQLException {
    session.update("DELETE FROM cleanroom_limit WHERE run = ?", run.toString());
    session.update("DELETE FROM cleanroom_run WHERE run = ? AND state = 'ABORTED'", run.toString());
  }

  private static List<@Nullable Object[]> limits(Run run) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Limit limit : run.limits()) {
      rows.add(
          new @Nullable Object[] {
            run.id().toString(),
            (long) rows.size(),
            Keys.of(limit.account()),
            limit.cap().map(cap -> cap instanceof Cap.Sum ? SUM : CONCENTRATED).orElse(null),
            limit.cap().map(cap -> first(cap).toPlainString()).orElse(null),
            limit.cap().map(cap -> delta(cap).toPlainString()).orElse(null),
            limit.window().map(Duration::toString).orElse(null)
          });
    }
    return rows;
  }

  private static BigDecimal first(Cap cap) {
    return cap instanceof Cap.Sum sum
        ? sum.most().epsilon()
        : ((Cap.Concentrated) cap).most().rho();
  }

  private static BigDecimal delta(Cap cap) {
    return cap instanceof Cap.Sum sum
        ? sum.most().delta()
        : ((Cap.Concentrated) cap).most().delta();
  }

  /** A run with at most one of its limits. */
  private record Row(Run run, Optional<Limit> limit) {}

  private static List<Run> assemble(List<Row> rows) {
    List<Run> runs = new ArrayList<>();
    List<Limit> limits = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Run run = rows.get(i).run();
      rows.get(i).limit().ifPresent(limits::add);
      if (i + 1 == rows.size() || !rows.get(i + 1).run().id().equals(run.id())) {
        runs.add(on(limits, run));
        limits.clear();
      }
    }
    return runs;
  }

  private static Run on(List<Limit> limits, Run run) {
    return new Run(
        run.id(),
        run.once(),
        run.body(),
        run.replay(),
        run.origin(),
        run.cost(),
        limits,
        run.writer(),
        run.source(),
        run.time(),
        run.state(),
        run.answer());
  }

  /** A value that cannot be read was not written by this class; it is not told. */
  private static Row row(ResultSet row) throws SQLException {
    try {
      return new Row(run(row), limit(row));
    } catch (RuntimeException e) {
      throw Failures.corrupt("a run in the ledger's tables cannot be read");
    }
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(
        UUID.fromString(row.getString("run")),
        row.getLong("once") == 1,
        text(row, "body"),
        Optional.ofNullable(row.getString("replay")).map(Texts::read),
        new Origin(
            text(row, "collaboration"),
            text(row, "member"),
            text(row, "template"),
            text(row, "digest")),
        new Cost(
            new PrivacyLoss(decimal(row, "epsilon"), decimal(row, "delta")),
            new ConcentratedLoss(decimal(row, "rho"), decimal(row, "rho_delta"))),
        List.of(),
        text(row, "writer"),
        Optional.ofNullable(row.getString("source")).map(UUID::fromString),
        Instant.ofEpochMilli(row.getLong("admitted_at")),
        Run.State.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("answer")).map(Texts::read));
  }

  private static Optional<Limit> limit(ResultSet row) throws SQLException {
    if (row.getString("line") == null) {
      return Optional.empty();
    }
    Account account =
        new Account(
            text(row, "owner"),
            text(row, "dataset"),
            text(row, "identity_space"),
            Account.Part.valueOf(row.getString("part")),
            text(row, "name"));
    Optional<Duration> window =
        Optional.ofNullable(row.getString("window_length")).map(Duration::parse);
    return Optional.of(new Limit(account, cap(row), window));
  }

  private static Optional<Cap> cap(ResultSet row) throws SQLException {
    String filter = row.getString("cap_filter");
    if (filter == null) {
      return Optional.empty();
    }
    BigDecimal loss = decimal(row, "cap_loss");
    BigDecimal delta = decimal(row, "cap_delta");
    return Optional.of(
        switch (filter) {
          case SUM -> Cap.of(new PrivacyLoss(loss, delta));
          case CONCENTRATED -> Cap.of(new ConcentratedLoss(loss, delta));
          default -> throw new IllegalArgumentException("unknown filter");
        });
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Texts.read(row.getString(column));
  }

  private static BigDecimal decimal(ResultSet row, String column) throws SQLException {
    return new BigDecimal(row.getString(column));
  }
}
