package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.Column;
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
import java.util.ArrayList;
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

  /**
   * Functions and operators of a text are those of PostgreSQL: whoever may create others in a
   * schema of the search path could change what a text means, or see its rows. Tables are named
   * with their schema.
   */
  private static final String OWN_NAMES_ONLY = "SET LOCAL search_path = pg_catalog, pg_temp";

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
    List<JdbcTable> there =
        read.stream().filter(t -> isIn(database, t)).map(t -> (JdbcTable) t.table()).toList();
    try (Connection connection = database.getConnection()) {
      JdbcTable.begin(connection);
      try {
        Dialect dialect = dialect(connection);
        return dialect == null
            ? Optional.empty()
            : Optional.of(new DatabaseSource(database, dialect, look(connection, dialect, there)));
      } finally {
        connection.rollback();
      }
    } catch (SQLException | RuntimeException e) {
      return Optional.empty(); // pools and odd drivers throw more than SQLException
    }
  }

  private static boolean isIn(DataSource database, ConfiguredTable table) {
    return table.table() instanceof JdbcTable jdbc && jdbc.source() == database;
  }

  private static @Nullable Dialect dialect(Connection connection) throws SQLException {
    return switch (String.valueOf(connection.getMetaData().getDatabaseProductName())) {
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

  /** By names in templates. */
  private static Map<String, EngineTable> look(
      Connection connection, Dialect dialect, List<JdbcTable> tables) throws SQLException {
    Map<String, EngineTable> found = new HashMap<>();
    if (dialect == Dialect.DUCKDB) {
      for (JdbcTable table : tables) {
        String from = table.from(connection);
        found.put(
            table.name(),
            new EngineTable(from, DuckDbSource.columns(connection, from, table.columns())));
      }
      return found;
    }
    List<Long> numbers = new ArrayList<>();
    for (JdbcTable table : tables) {
      numbers.add(number(connection, table.from(connection)));
    }
    execute(connection, OWN_NAMES_ONLY);
    for (int i = 0; i < tables.size(); i++) {
      found.put(
          tables.get(i).name(),
          postgreSqlTable(connection, numbers.get(i), tables.get(i).columns()));
    }
    return found;
  }

  /** The table that a name means on this connection, found without a function of anybody. */
  private static long number(Connection connection, String from) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT CAST(CAST(CAST(? AS pg_catalog.text) AS pg_catalog.regclass)"
                + " AS pg_catalog.oid)")) {
      statement.setString(1, from);
      try (ResultSet row = statement.executeQuery()) {
        boolean unused = row.next();
        return row.getLong(1);
      }
    }
  }

  private static EngineTable postgreSqlTable(
      Connection connection, long number, List<Column> wanted) throws SQLException {
    Map<String, EngineColumn> columns = new LinkedHashMap<>();
    String from = "";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT attname, quote_ident(attname), format_type(atttypid, atttypmod),"
                + " quote_ident(nspname) || '.' || quote_ident(relname)"
                + " FROM pg_attribute"
                + " JOIN pg_class ON pg_class.oid = attrelid"
                + " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
                + " WHERE attrelid = CAST(? AS oid) AND attnum > 0 AND NOT attisdropped")) {
      statement.setLong(1, number);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.put(row.getString(1), new EngineColumn(row.getString(2), row.getString(3)));
          from = row.getString(4);
        }
      }
    }
    return new EngineTable(from, DuckDbSource.only(columns, wanted));
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
      requireUnchanged(connection, read);
      return dialect == Dialect.DUCKDB
          ? new DuckDbSession(connection, control)
          : new JdbcSession(connection, control);
    } catch (SQLException | RuntimeException | Error e) {
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
      execute(connection, setting);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      boolean unused = statement.execute();
    }
  }

  /** A column of another type since the text was written would be another question. */
  private void requireUnchanged(Connection connection, Set<ConfiguredTable> read)
      throws SQLException {
    Map<String, EngineTable> now =
        look(connection, dialect, read.stream().map(t -> (JdbcTable) t.table()).toList());
    now.forEach(
        (name, table) -> {
          if (!table.equals(tables.get(name))) {
            throw new IllegalStateException(
                "the columns of table " + name + " have changed since the query was checked");
          }
        });
  }

  @Override
  public String inWords() {
    return "the " + dialect + " database of the tables";
  }
}
