package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.internal.table.JdbcTable;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.EngineTable;
import dev.cleanroom.sql.internal.dialect.EngineTable.EngineColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database that members' tables are in. Tables are in one database if they were made with one
 * {@link DataSource}: what else could tell would be a guess.
 */
public final class DatabaseSource implements EngineSource {
  private static final int LEAST_POSTGRESQL = 14;

  private final DataSource database;
  private final Dialect dialect;
  private final Map<String, EngineTable> tables;

  private DatabaseSource(DataSource database, Dialect dialect, Map<String, EngineTable> tables) {
    this.database = database;
    this.dialect = dialect;
    this.tables = Map.copyOf(tables);
  }

  /**
   * Looks at a database.
   *
   * @param database gives connections
   * @param read the tables of a query, of which those of the database are looked up
   * @return the source, or empty if the database's SQL is not known or it cannot be reached now
   */
  public static Optional<DatabaseSource> of(DataSource database, Set<ConfiguredTable> read) {
    try (Connection connection = database.getConnection()) {
      Dialect dialect = dialect(connection);
      if (dialect == null) {
        return Optional.empty();
      }
      Map<String, EngineTable> found = new HashMap<>();
      for (ConfiguredTable table : read) {
        if (isIn(database, table)) {
          found.put(table.name(), look(connection, dialect, (JdbcTable) table.table()));
        }
      }
      return Optional.of(new DatabaseSource(database, dialect, found));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private static boolean isIn(DataSource database, ConfiguredTable table) {
    return table.table() instanceof JdbcTable jdbc && jdbc.source() == database;
  }

  private static @Nullable Dialect dialect(Connection connection) throws SQLException {
    return switch (connection.getMetaData().getDatabaseProductName()) {
      case "PostgreSQL" -> isUsable(connection) ? Dialect.POSTGRESQL : null;
      case "DuckDB" -> Dialect.DUCKDB;
      default -> null;
    };
  }

  private static boolean isUsable(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SHOW server_encoding");
        ResultSet encoding = statement.executeQuery()) {
      return encoding.next()
          && encoding.getString(1).equals("UTF8")
          && connection.getMetaData().getDatabaseMajorVersion() >= LEAST_POSTGRESQL;
    }
  }

  private static EngineTable look(Connection connection, Dialect dialect, JdbcTable table)
      throws SQLException {
    String from = table.from(connection);
    return new EngineTable(
        from,
        dialect == Dialect.DUCKDB
            ? DuckDbSource.columns(connection, from)
            : postgreSqlColumns(connection, from));
  }

  private static Map<String, EngineColumn> postgreSqlColumns(Connection connection, String from)
      throws SQLException {
    Map<String, EngineColumn> columns = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT attname, quote_ident(attname), format_type(atttypid, atttypmod)"
                + " FROM pg_catalog.pg_attribute"
                + " WHERE attrelid = CAST(CAST(? AS text) AS regclass)"
                + " AND attnum > 0 AND NOT attisdropped")) {
      statement.setString(1, from);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.put(row.getString(1), new EngineColumn(row.getString(2), row.getString(3)));
        }
      }
    }
    return columns;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public Optional<EngineTable> table(ConfiguredTable table) {
    return isIn(database, table) ? Optional.ofNullable(tables.get(table.name())) : Optional.empty();
  }

  @Override
  public EngineSession open(Set<ConfiguredTable> read, RunControl control) {
    try {
      return connect(read, control);
    } catch (SQLException e) {
      control.check();
      throw new EngineFailure(e);
    }
  }

  private EngineSession connect(Set<ConfiguredTable> read, RunControl control) throws SQLException {
    Connection connection = database.getConnection();
    try {
      JdbcTable.begin(connection);
      if (dialect == Dialect.POSTGRESQL) {
        settle(connection, control);
      }
      for (ConfiguredTable table : read) {
        requireUnchanged(connection, table);
      }
      return new JdbcSession(connection, control);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** One snapshot for all statements, and no setting of a user or database that changes texts. */
  private static void settle(Connection connection, RunControl control) throws SQLException {
    for (String setting :
        List.of(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
            "SET LOCAL statement_timeout = "
                + Math.min(control.remaining().toMillis(), Integer.MAX_VALUE),
            "SET LOCAL TIME ZONE 'UTC'",
            "SET LOCAL standard_conforming_strings = on",
            "SET LOCAL extra_float_digits = 1",
            "SET LOCAL transform_null_equals = off")) {
      try (PreparedStatement statement = connection.prepareStatement(setting)) {
        boolean unused = statement.execute();
      }
    }
  }

  /** A column of another type since the text was written would be another question. */
  private void requireUnchanged(Connection connection, ConfiguredTable table) throws SQLException {
    EngineTable now = look(connection, dialect, (JdbcTable) table.table());
    if (!now.equals(tables.get(table.name()))) {
      throw new IllegalStateException(
          "the columns of table " + table.name() + " have changed since the query was checked");
    }
  }

  @Override
  public String inWords() {
    return "the " + dialect + " database of the tables";
  }
}
