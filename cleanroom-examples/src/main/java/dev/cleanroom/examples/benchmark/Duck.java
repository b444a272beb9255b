package dev.cleanroom.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The rival: a DuckDB with as many threads as this machine has processors. */
final class Duck implements AutoCloseable {
  private final DuckDBConnection connection;

  private Duck(String place) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:" + place).unwrap(DuckDBConnection.class);
    execute("SET threads = " + Runtime.getRuntime().availableProcessors());
    execute("SET preserve_insertion_order = false");
  }

  static Duck inMemory() throws SQLException {
    return new Duck("");
  }

  static Duck inFile(Path file) throws SQLException {
    return new Duck(file.toString());
  }

  /** Returns the version of DuckDB. */
  static String version() {
    try (Duck duck = inMemory();
        Statement statement = duck.connection.createStatement();
        ResultSet version = statement.executeQuery("SELECT version()")) {
      return version.next() ? version.getString(1) : "unknown";
    } catch (SQLException e) {
      return "unknown";
    }
  }

  void execute(String sql) throws SQLException {
    Sql.execute(connection, sql);
  }

  /** Makes a table of rows. */
  void load(String table, Rows rows) throws SQLException {
    execute("CREATE TABLE " + table + " (person BIGINT, grp INTEGER, amount INTEGER)");
    try (DuckDBAppender appender = appender(table)) {
      for (int i = 0; i < rows.size(); i++) {
        appender.beginRow();
        appender.append(rows.person()[i]);
        appender.append(rows.group()[i]);
        appender.append(rows.amount()[i]);
        appender.endRow();
      }
    }
  }

  /** Opens a way into a table. */
  DuckDBAppender appender(String table) throws SQLException {
    return connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table);
  }

  /** Writes a table to a file, unless that is there already. */
  void writeParquet(String table, Path file) throws SQLException, IOException {
    if (!Files.exists(file)) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      execute("COPY " + table + " TO '" + part + "' (FORMAT PARQUET)");
      Path unused = Files.move(part, file);
    }
  }

  /** Answers a query and reads the answer; returns its number of rows. */
  int count(String sql) throws SQLException {
    return Sql.count(connection, sql);
  }

  Contest.Contender contender(String name, String sql) {
    return new Contest.Contender(name, () -> count(sql));
  }

  /** Returns further connections to the same database. */
  Connection another() throws SQLException {
    return connection.duplicate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
