package dev.cleanroom.budget.internal.jdbc;

import static dev.cleanroom.budget.internal.jdbc.Requests.ACCOUNT;
import static dev.cleanroom.budget.internal.jdbc.Requests.HEAD;
import static dev.cleanroom.budget.internal.jdbc.Requests.NOON;
import static dev.cleanroom.budget.internal.jdbc.Requests.ONE;
import static dev.cleanroom.budget.internal.jdbc.Requests.limit;
import static dev.cleanroom.budget.internal.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.StoreException;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.Cap;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.ConcentratedLoss;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Ledger;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Run;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a store in a database can get wrong, in SQLite. */
class JdbcLedgerStoreTest {
  @TempDir Path folder;
  private DataSource source;
  private LedgerStore store;

  @BeforeEach
  void open() {
    source = TestDatabases.sqlite(folder.resolve("ledger.db"));
    store = LedgerStore.jdbc(source);
  }

  @AfterEach
  void close() {
    store.close();
    TestDatabases.close(source);
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement direct = connection.createStatement()) {
      direct.execute(statement);
    }
  }

  private void expect(String code, ThrowingCallable call) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasNoCause();
              assertThat(e.getSuppressed()).isEmpty();
            });
  }

  @Test
  void open_again_findsEverything() {
    ChargeRequest request = request(ONE, limit(ACCOUNT, "10"));
    UUID run = request.run();
    assertThat(store.admit(request)).isInstanceOf(Admission.Reserved.class);
    store.charge(run);
    store.release(run, "d1", Optional.of(new byte[] {1, 2}), HEAD);
    TestDatabases.close(source);
    source = TestDatabases.sqlite(folder.resolve("ledger.db"));
    store = LedgerStore.jdbc(source);
    Run found = store.find(run).orElseThrow();
    assertThat(found.limits()).isEqualTo(request.limits());
    assertThat(found.answer()).contains("d1");
    assertThat(store.answer(run).orElseThrow()).containsExactly(1, 2);
    assertThat(store.spent(ACCOUNT)).isEqualTo(ONE);
    assertThat(store.time()).isEqualTo(NOON);
    assertThat(store.head(HEAD.origin())).contains(HEAD);
  }

  @Test
  void open_tablesOfLaterVersion_isRefused() throws SQLException {
    sql("INSERT INTO cleanroom_schema VALUES (2)");
    expect("LEDGER_VERSION", () -> LedgerStore.jdbc(source));
  }

  @Test
  void open_tablesMadeByOperator_areUsed() throws SQLException {
    DataSource fresh = TestDatabases.sqlite(folder.resolve("operator.db"));
    try (Connection connection = fresh.getConnection();
        Statement direct = connection.createStatement()) {
      for (String statement : Schema.statements()) {
        direct.execute(statement);
      }
    }
    try (LedgerStore opened = LedgerStore.jdbc(fresh)) {
      assertThat(opened.admit(request(ONE))).isInstanceOf(Admission.Reserved.class);
    } finally {
      TestDatabases.close(fresh);
    }
  }

  @Test
  void open_manyAtOnce_makeTheTablesOnce() throws Exception {
    for (DataSource fresh :
        List.of(
            TestDatabases.postgres(TestDatabases.postgresUrl()),
            TestDatabases.sqlite(folder.resolve("fresh.db")))) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        Callable<Admission> opening = () -> LedgerStore.jdbc(fresh).admit(request(ONE));
        for (Future<Admission> opened : threads.invokeAll(Collections.nCopies(8, opening))) {
          assertThat(opened.get()).isInstanceOf(Admission.Reserved.class);
        }
      } finally {
        threads.shutdownNow();
        TestDatabases.close(fresh);
      }
    }
  }

  @Test
  void open_noServer_isRefusedWithoutTheDriversText() {
    DataSource nowhere = TestDatabases.postgres("jdbc:postgresql://localhost:1/secret");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> LedgerStore.jdbc(nowhere))
        .withMessageContainingAll("SQLState 08001", "[LEDGER_FAILED]")
        .withMessageNotContainingAny("secret", "localhost")
        .withNoCause();
  }

  @Test
  void admit_sumsBeyondTheLargest_admitNothingMore() {
    Cost huge = new Cost(PrivacyLoss.of("1000000000", "0.9"), ConcentratedLoss.ZERO);
    for (int i = 0; i < 12; i++) {
      assertThat(store.admit(request(huge, counted()))).isInstanceOf(Admission.Reserved.class);
    }
    assertThat(store.spent(ACCOUNT).loss())
        .isEqualTo(
            new PrivacyLoss(
                new BigDecimal("9223372036.854775807"), new BigDecimal("9.223372036854775807")));
    PrivacyLoss absurd =
        new PrivacyLoss(new BigDecimal("99999999999"), new BigDecimal("999999999"));
    Limit cap = new Limit(ACCOUNT, Optional.of(Cap.of(absurd)), Optional.empty());
    assertThat(store.admit(request(Cost.ZERO, cap))).isInstanceOf(Admission.Refused.class);
    Limit window = new Limit(ACCOUNT, cap.cap(), Optional.of(Duration.ofDays(1)));
    assertThat(store.admit(request(Cost.ZERO, window))).isInstanceOf(Admission.Refused.class);
  }

  @Test
  void abort_sumBeyondTheLargest_staysThere() {
    Cost huge = Cost.of(PrivacyLoss.of("1000000", "0"));
    ChargeRequest first = request(huge, counted());
    assertThat(store.admit(first)).isInstanceOf(Admission.Reserved.class);
    assertThat(store.admit(request(huge, counted()))).isInstanceOf(Admission.Reserved.class);
    store.abort(first.run());
    assertThat(store.spent(ACCOUNT).loss()).isEqualTo(huge.loss());
    assertThat(store.spent(ACCOUNT).concentrated().rho())
        .isEqualTo(new BigDecimal("9223372.036854775807"));
    assertThat(store.find(first.run()).orElseThrow().cost()).isEqualTo(huge);
  }

  private static Limit counted() {
    return new Limit(ACCOUNT, Optional.empty(), Optional.empty());
  }

  @Test
  void admit_sumAtTheLargestCap_isExact() {
    PrivacyLoss most = new PrivacyLoss(new BigDecimal("9223372036.854775806"), BigDecimal.ZERO);
    Limit cap = new Limit(ACCOUNT, Optional.of(Cap.of(most)), Optional.empty());
    Cost all = new Cost(most, ConcentratedLoss.ZERO);
    assertThat(store.admit(request(all, cap))).isInstanceOf(Admission.Reserved.class);
    Cost step = new Cost(PrivacyLoss.epsilon("0.000000001"), ConcentratedLoss.ZERO);
    assertThat(store.admit(request(step, cap))).isInstanceOf(Admission.Refused.class);
    assertThat(store.admit(request(Cost.ZERO, cap))).isInstanceOf(Admission.Reserved.class);
  }

  @Test
  void admit_accountChangedByOthers_isNotKept() throws SQLException {
    assertThat(store.admit(request(ONE, limit(ACCOUNT, "10"))))
        .isInstanceOf(Admission.Reserved.class);
    sql(
        "CREATE TRIGGER race BEFORE UPDATE ON cleanroom_account WHEN NEW.epsilon > OLD.epsilon"
            + " BEGIN SELECT RAISE(IGNORE); END");
    ChargeRequest request = request(ONE, limit(ACCOUNT, "10"));
    expect("LEDGER_FAILED", () -> store.admit(request));
    assertThat(store.find(request.run())).isEmpty();
    assertThat(store.spent(ACCOUNT)).isEqualTo(ONE);
  }

  @Test
  void failure_anyCall_tellsNoValues() throws SQLException {
    ChargeRequest request = request(ONE, limit(ACCOUNT, "10"));
    sql("ALTER TABLE cleanroom_account RENAME COLUMN owner TO secret_name");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.admit(request))
        .withMessageStartingWith("the database failed (SQLState unknown, vendor code 1)")
        .withMessageNotContainingAny("alice", "secret", "cleanroom_", "owner", "INSERT")
        .withNoCause();
  }

  @Test
  void admit_afterFailure_countsNothing() throws SQLException {
    sql("ALTER TABLE cleanroom_limit RENAME TO hidden");
    expect("LEDGER_FAILED", () -> store.admit(request(ONE, limit(ACCOUNT, "1"))));
    sql("ALTER TABLE hidden RENAME TO cleanroom_limit");
    assertThat(store.spent(ACCOUNT)).isEqualTo(Cost.ZERO);
    assertThat(store.admit(request(ONE, limit(ACCOUNT, "1"))))
        .isInstanceOf(Admission.Reserved.class);
  }

  @Test
  void find_changedRow_isCorrupt() throws SQLException {
    ChargeRequest request = request(ONE, limit(ACCOUNT, "10"));
    assertThat(store.admit(request)).isInstanceOf(Admission.Reserved.class);
    sql("UPDATE cleanroom_run SET epsilon = 'alice''s'");
    expect("LEDGER_CORRUPT", () -> store.find(request.run()));
  }

  @Test
  void admit_clockDeleted_isCorrupt() throws SQLException {
    sql("DELETE FROM cleanroom_clock");
    expect("LEDGER_CORRUPT", () -> store.admit(request(ONE)));
  }

  @Test
  void answer_missingPiece_isCorrupt() throws SQLException {
    ChargeRequest request = request(ONE);
    assertThat(store.admit(request)).isInstanceOf(Admission.Reserved.class);
    store.charge(request.run());
    store.release(request.run(), "d1", Optional.of(new byte[AnswerRows.PIECE + 7]), HEAD);
    assertThat(store.answer(request.run()).orElseThrow()).hasSize(AnswerRows.PIECE + 7);
    sql("DELETE FROM cleanroom_answer WHERE piece = 1");
    expect("LEDGER_CORRUPT", () -> store.answer(request.run()));
  }

  @Test
  void release_answerCannotBeKept_releasesNothing() throws SQLException {
    ChargeRequest request = request(ONE);
    assertThat(store.admit(request)).isInstanceOf(Admission.Reserved.class);
    store.charge(request.run());
    sql("ALTER TABLE cleanroom_head RENAME TO hidden");
    expect(
        "LEDGER_FAILED",
        () -> store.release(request.run(), "d1", Optional.of(new byte[] {1}), HEAD));
    sql("ALTER TABLE hidden RENAME TO cleanroom_head");
    assertThat(store.find(request.run()).orElseThrow().state()).isEqualTo(Run.State.CHARGED);
    assertThat(store.answer(request.run())).isEmpty();
    store.release(request.run(), "d1", Optional.of(new byte[] {1}), HEAD);
    assertThat(store.answer(request.run())).isPresent();
  }

  @Test
  void admit_namesThatLookLikeSql_areNames() {
    Limit odd = limit(ACCOUNT.part(Account.Part.TEMPLATE, "'); DROP TABLE x; --?"), "1");
    assertThat(store.admit(request(ONE, odd))).isInstanceOf(Admission.Reserved.class);
    assertThat(store.spent(odd.account())).isEqualTo(ONE);
    List<Run> runs = new ArrayList<>();
    store.forEach(runs::add);
    assertThat(runs.get(0).limits()).containsExactly(odd);
  }

  @Test
  void admit_interruptedWhileWaiting_failsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    expect("LEDGER_FAILED", () -> store.admit(request(ONE)));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.admit(request(ONE))).isInstanceOf(Admission.Reserved.class);
  }

  @Test
  void charge_costBeyondWhatIsCounted_isCharged() {
    Ledger ledger = Ledger.of(store);
    Cost cost = Cost.of(PrivacyLoss.epsilon("10000"));
    Admission admission = ledger.admit(request(cost, limit(ACCOUNT, "1000000")));
    ledger.charge((Admission.Reserved) admission);
    assertThat(ledger.spent(ACCOUNT).loss()).isEqualTo(cost.loss());
  }
}
