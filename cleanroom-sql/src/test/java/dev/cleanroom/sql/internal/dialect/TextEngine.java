package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Table;
import dev.cleanroom.sql.internal.dialect.EngineTable.EngineColumn;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A real DuckDB or PostgreSQL with copies of tables. */
public final class TextEngine implements AutoCloseable {
  private final Dialect dialect;
  private final Connection connection;
  private final Map<String, EngineTable> tables = new HashMap<>();

  private TextEngine(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

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

  /** Opens an engine that lasts as long as the test. */
  public static TextEngine open(Dialect dialect) throws SQLException {
    return new TextEngine(
        dialect,
        dialect == Dialect.DUCKDB
            ? DriverManager.getConnection("jdbc:duckdb:")
            : Server.POSTGRES.getPostgresDatabase().getConnection());
  }

  /** The PostgreSQL that engines of this process share. */
  public static DataSource postgres() {
    return Server.POSTGRES.getPostgresDatabase();
  }

  /** The engine's dialect. */
  public Dialect dialect() {
    return dialect;
  }

  /** The connection. */
  public Connection connection() {
    return connection;
  }

  /** A writer for the tables that were copied. */
  public PlanWriter writer() {
    return new PlanWriter(dialect, this::table);
  }

  private Optional<EngineTable> table(ConfiguredTable table) {
    return Optional.ofNullable(tables.get(table.name()));
  }

  /** Says how a table that is there already is named. */
  public void declare(String name, EngineTable table) {
    tables.put(name, table);
  }

  /** Replaces a table by a copy of one of Java. */
  public void copy(Table table) throws SQLException {
    EngineTable copy = described(dialect, table);
    String name = copy.from();
    tables.put(table.name(), copy);
    execute("DROP TABLE IF EXISTS " + name);
    execute(
        table.columns().stream()
            .map(c -> '"' + c.name() + "\" " + type(dialect, c.type()))
            .collect(Collectors.joining(", ", "CREATE TABLE " + name + " (", ")")));
    String marks = "?, ".repeat(table.columns().size() - 1) + "?";
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + name + " VALUES (" + marks + ")")) {
      for (@Nullable Object[] row : table.rows().toList()) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.executeUpdate();
      }
    }
  }

  /** Runs a statement. */
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How a copy of a table is named. */
  public static EngineTable described(Dialect dialect, Table table) {
    String quote = dialect == Dialect.SPARK ? "`" : "\"";
    Map<String, EngineColumn> columns = new HashMap<>();
    for (Column column : table.columns()) {
      columns.put(
          column.name(),
          new EngineColumn(quote + column.name() + quote, type(dialect, column.type())));
    }
    return new EngineTable(quote + "t_" + table.name() + quote, columns);
  }

  private static String type(Dialect dialect, ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "bigint";
      case DECIMAL -> decimal(dialect) + "(" + type.precision() + "," + type.scale() + ")";
      case DOUBLE -> dialect == Dialect.POSTGRESQL ? "double precision" : "double";
      case TEXT ->
          switch (dialect) {
            case DUCKDB -> "varchar";
            case POSTGRESQL -> "text";
            case SPARK -> "string";
          };
      case DATE -> "date";
      case TIMESTAMP -> dialect == Dialect.POSTGRESQL ? "timestamp without time zone" : "timestamp";
    };
  }

  private static String decimal(Dialect dialect) {
    return dialect == Dialect.POSTGRESQL ? "numeric" : "decimal";
  }

  /** Runs a text. */
  public List<String> rows(SqlText text, List<Object> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text.sql())) {
      for (int i = 0; i < text.parameters().size(); i++) {
        statement.setObject(i + 1, parameters.get(text.parameters().get(i)));
      }
      try (ResultSet results = statement.executeQuery()) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        while (results.next()) {
          @Nullable Object[] row = new @Nullable Object[results.getMetaData().getColumnCount()];
          for (int i = 0; i < row.length; i++) {
            row[i] = results.getObject(i + 1);
          }
          rows.add(row);
        }
        return canonical(rows);
      }
    }
  }

  /** Rows as sorted texts, numbers by value. */
  public static List<String> canonical(List<@Nullable Object[]> rows) {
    List<String> texts = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      List<String> cells = new ArrayList<>();
      for (Object cell : row) {
        cells.add(cell(cell));
      }
      texts.add(String.join(" | ", cells));
    }
    texts.sort(null);
    return texts;
  }

  private static String cell(@Nullable Object cell) {
    if (cell instanceof Double number) {
      return "D" + number;
    }
    if (cell instanceof Number number) {
      return "N" + new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    return cell == null ? "null" : "'" + cell + "'";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
