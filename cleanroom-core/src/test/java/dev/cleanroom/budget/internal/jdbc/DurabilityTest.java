package dev.cleanroom.budget.internal.jdbc;

import static dev.cleanroom.budget.internal.jdbc.Requests.ONE;
import static dev.cleanroom.budget.internal.jdbc.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.StoreException;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.LedgerStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** A database that would lose a commit is refused, by the name of the setting. */
class DurabilityTest {
  @TempDir Path folder;

  private static void expectWeak(DataSource source, String what) {
    try {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> LedgerStore.jdbc(source))
          .withMessageContainingAll("[LEDGER_NOT_DURABLE]", what)
          .satisfies(e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.NOT_DURABLE));
    } finally {
      TestDatabases.close(source);
    }
  }

  private static void expectGood(DataSource source) {
    try (LedgerStore store = LedgerStore.jdbc(source)) {
      ChargeRequest request = request(ONE);
      assertThat(store.admit(request)).isInstanceOf(Admission.Reserved.class);
      store.charge(request.run());
    } finally {
      TestDatabases.close(source);
    }
  }

  private DataSource sqlite(JournalMode journal, SynchronousMode synchronous) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(journal);
    config.setSynchronous(synchronous);
    return TestDatabases.sqlite(folder.resolve(journal + "." + synchronous).toString(), config);
  }

  @ParameterizedTest
  @CsvSource({
    "WAL, OFF",
    "WAL, NORMAL",
    "DELETE, OFF",
    "DELETE, NORMAL",
    "DELETE, FULL",
    "PERSIST, NORMAL"
  })
  void sqlite_lazySynchronous_isRefused(JournalMode journal, SynchronousMode synchronous) {
    expectWeak(sqlite(journal, synchronous), "synchronous");
  }

  @ParameterizedTest
  @CsvSource({"MEMORY, FULL", "OFF, FULL"})
  void sqlite_noJournal_isRefused(JournalMode journal, SynchronousMode synchronous) {
    expectWeak(sqlite(journal, synchronous), "journal_mode");
  }

  @ParameterizedTest
  @CsvSource({"WAL, FULL", "TRUNCATE, FULL", "PERSIST, FULL"})
  void sqlite_everyCommitOnDisk_isTaken(JournalMode journal, SynchronousMode synchronous) {
    expectGood(sqlite(journal, synchronous));
  }

  @Test
  void sqlite_extraSynchronous_isTakenWithEveryJournal() throws SQLException {
    DataSource source = sqlite(JournalMode.DELETE, SynchronousMode.FULL);
    set(source, "PRAGMA synchronous = EXTRA");
    expectGood(source);
  }

  /** The pool hands the same connection out again. */
  private static void set(DataSource source, String pragma) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(pragma);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {":memory:", "file:shared?mode=memory&cache=shared", ""})
  void sqlite_inMemory_isRefused(String name) {
    expectWeak(TestDatabases.sqlite(name, new SQLiteConfig()), "in memory");
  }

  @Test
  void sqlite_settingChangedLater_isRefusedBeforeTheCharge() throws SQLException {
    DataSource source = TestDatabases.sqlite(folder.resolve("later.db"));
    try (LedgerStore store = LedgerStore.jdbc(source)) {
      ChargeRequest request = request(ONE);
      assertThat(store.admit(request)).isInstanceOf(Admission.Reserved.class);
      set(source, "PRAGMA synchronous = NORMAL");
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.charge(request.run()))
          .withMessageContaining("[LEDGER_NOT_DURABLE]");
    } finally {
      TestDatabases.close(source);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "local"})
  void postgres_lazyCommit_isRefused(String value) {
    String url = TestDatabases.postgresUrl() + "&options=-c%20synchronous_commit=" + value;
    expectWeak(TestDatabases.postgres(url), "synchronous_commit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "remote_write", "remote_apply"})
  void postgres_waitingCommit_isTaken(String value) {
    String url = TestDatabases.postgresUrl() + "&options=-c%20synchronous_commit=" + value;
    expectGood(TestDatabases.postgres(url));
  }

  @Test
  void postgres_fsyncOff_isRefused() throws IOException {
    // What this server is for tests by default: quick, and nothing is safe.
    try (EmbeddedPostgres lazy =
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start()) {
      expectWeak(TestDatabases.postgres(lazy.getJdbcUrl("postgres", "postgres")), "fsync");
    }
  }

  @Test
  void postgres_fullPageWritesOff_isRefused() throws SQLException {
    DataSource source = TestDatabases.postgres(TestDatabases.postgresUrl());
    try {
      TestDatabases.configure("full_page_writes", "off");
      expectWeak(source, "full_page_writes");
    } finally {
      TestDatabases.configure("full_page_writes", "on");
    }
  }

  @Test
  void h2_inFile_isTaken() {
    expectGood(TestDatabases.h2(folder.resolve("ledger")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:h2:mem:weak", "jdbc:h2:memFS:weak", "jdbc:h2:nioMemLZF:weak"})
  void h2_inMemory_isRefused(String url) {
    expectWeak(TestDatabases.h2(url), "in memory");
  }

  @Test
  void other_product_isRefused() throws SQLException {
    DataSource source = TestDatabases.sqlite(folder.resolve("other.db"));
    try (Connection connection = source.getConnection()) {
      Session session = new Session(connection, 0);
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> Dialect.of("MariaDB").requireDurable(session))
          .withMessageContainingAll("[LEDGER_NOT_DURABLE]", "jdbcUnverified");
    } finally {
      TestDatabases.close(source);
    }
  }

  @Test
  void unverified_anySetting_isTheCallersDuty() {
    DataSource source = sqlite(JournalMode.MEMORY, SynchronousMode.OFF);
    try (LedgerStore store = LedgerStore.jdbcUnverified(source)) {
      assertThat(store.admit(request(ONE))).isInstanceOf(Admission.Reserved.class);
    } finally {
      TestDatabases.close(source);
    }
  }
}
