package dev.cleanroom.examples.oracle;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.Cells;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Real databases for hostile and marked cells, and what the library says to them. */
final class Databases {
  private Databases() {}

  /** One server for all tests of a process. */
  private static final class Server {
    private static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A way of getting a connection. */
  interface Opened {
    Connection connection() throws SQLException;
  }

  /** The texts of all statements that went to a database. */
  static final class Recorder {
    private final Set<String> texts = Collections.synchronizedSet(new TreeSet<>());

    Set<String> texts() {
      return new TreeSet<>(texts);
    }
  }

  /** The PostgreSQL of the tests, or a new DuckDB. */
  static Opened opened(String name) throws SQLException {
    if (name.equals("PostgreSQL")) {
      return () -> Server.POSTGRES.getPostgresDatabase().getConnection();
    }
    DuckDBConnection root =
        DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    return root::duplicate;
  }

  static DataSource source(Recorder recorder, Opened opened) {
    return (DataSource)
        Proxy.newProxyInstance(
            Databases.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getConnection" -> recorded(recorder, opened.connection());
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  default -> "a database";
                });
  }

  private static Connection recorded(Recorder recorder, Connection real) {
    return (Connection) recording(Connection.class, recorder, real);
  }

  /** Notes the texts that are prepared on a connection, or executed by its statements. */
  private static Object recording(Class<?> type, Recorder recorder, Object real) {
    return Proxy.newProxyInstance(
        Databases.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          if (arguments != null && arguments.length > 0 && arguments[0] instanceof String text) {
            recorder.texts.add(text);
          }
          try {
            Object result = method.invoke(real, arguments);
            return method.getName().equals("createStatement")
                ? recording(Statement.class, recorder, result)
                : result;
          } catch (InvocationTargetException e) {
            throw e.getTargetException();
          }
        });
  }

  static void execute(DataSource database, String... statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean unused = statement.execute(sql);
      }
    }
  }

  static void create(DataSource database, String table, List<Column> columns) throws SQLException {
    execute(
        database,
        "DROP TABLE IF EXISTS " + table,
        columns.stream()
            .map(c -> '"' + c.name() + "\" " + type(c.type()))
            .collect(Collectors.joining(", ", "CREATE TABLE " + table + " (", ")")));
  }

  private static String type(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "bigint";
      case DECIMAL -> "numeric(" + type.precision() + ", " + type.scale() + ")";
      case DOUBLE -> "double precision";
      case TEXT -> "varchar";
      case DATE -> "date";
      case TIMESTAMP -> "timestamp";
    };
  }

  /** Adds rows; a cell that the database itself cannot hold is left out of its row. */
  static void insert(
      DataSource database, String table, List<Column> columns, Collection<@Nullable Object[]> rows)
      throws SQLException {
    String marks = "?, ".repeat(columns.size() - 1) + "?";
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
      for (@Nullable Object[] row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          Object cell = Cells.normalise(columns.get(i).type(), row[i]);
          insert.setObject(i + 1, cell instanceof String text ? text.replace("\0", "") : cell);
        }
        insert.executeUpdate();
      }
    }
  }
}
