package dev.cleanroom.budget.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.javax.SQLiteConnectionPoolDataSource;

/**
 * Real databases with pools of connections. PostgreSQL is one server for all tests of a process,
 * run by an ordinary user even where the tests run as root; each test has a schema of its own
 * there.
 */
final class TestDatabases {
  private static final int CONNECTIONS = 10;
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private TestDatabases() {}

  /** Started when it is first asked for, and stopped when the process ends. */
  private static final class Server {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The address of a new, empty schema. Its server's binaries are those of one platform. */
  static String postgresUrl() {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "PostgreSQL for the tests is there for Linux on amd64 only");
    String schema = "test" + SCHEMAS.incrementAndGet();
    try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Server.POSTGRES.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
  }

  /** Changes a setting of the server, and waits until it holds. */
  static void configure(String setting, String value) throws SQLException {
    try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET " + setting + " = " + value);
      statement.execute("SELECT pg_reload_conf()");
      while (!current(statement, setting).equals(value)) {
        Thread.onSpinWait();
      }
    }
  }

  private static String current(Statement statement, String setting) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  static DataSource postgres(String url) {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(url);
    return pool(source);
  }

  static DataSource sqlite(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return sqlite(file.toString(), config);
  }

  static DataSource sqlite(String file, SQLiteConfig config) {
    SQLiteConnectionPoolDataSource source = new SQLiteConnectionPoolDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return pool(source);
  }

  static DataSource h2(Path file) {
    return h2("jdbc:h2:file:" + file);
  }

  static DataSource h2(String url) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    source.setUser("sa");
    return pool(source);
  }

  private static DataSource pool(ConnectionPoolDataSource source) {
    JdbcConnectionPool pool = JdbcConnectionPool.create(source);
    pool.setMaxConnections(CONNECTIONS);
    return pool;
  }

  /** Empties the tables: quicker than new ones. */
  static void clear(DataSource source) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("account", "run", "limit", "charge", "answer", "head")) {
        statement.addBatch("DELETE FROM cleanroom_" + table);
      }
      statement.addBatch("UPDATE cleanroom_clock SET admissions = 0, latest = 0");
      assertThat(statement.executeBatch()).endsWith(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes the connections that a pool keeps, so that files can be deleted. */
  static void close(DataSource source) {
    ((JdbcConnectionPool) source).dispose();
  }
}
