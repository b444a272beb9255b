package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.internal.table.DuckDb;
import dev.cleanroom.internal.table.ParquetTable;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.EngineTable;
import dev.cleanroom.sql.internal.dialect.EngineTable.EngineColumn;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * An embedded DuckDB for each run, in memory and locked down. It reads Parquet files itself; rows
 * of other tables are read as everywhere and put into it, so that their cells mean the same.
 */
public final class DuckDbSource implements EngineSource {
  private final Map<String, EngineTable> tables;

  private DuckDbSource(Map<String, EngineTable> tables) {
    this.tables = Map.copyOf(tables);
  }

  /**
   * Looks at tables.
   *
   * @param read the tables of a query
   * @param loadsRows whether tables take part whose rows have to be put into it
   * @return the source, or empty if DuckDB is not on the class path, or a file cannot be read now
   */
  public static Optional<DuckDbSource> of(Set<ConfiguredTable> read, boolean loadsRows) {
    if (!DuckDb.isPresent()) {
      return Optional.empty();
    }
    Map<String, EngineTable> found = new HashMap<>();
    try (Connection connection = DuckDb.open(files(read), 0, 1)) {
      for (ConfiguredTable table : read) {
        if (table.table() instanceof ParquetTable || loadsRows) {
          create(connection, table);
          found.put(table.name(), new EngineTable(name(table), columns(connection, table)));
        }
      }
      return Optional.of(new DuckDbSource(found));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private static List<Path> files(Set<ConfiguredTable> read) {
    List<Path> files = new ArrayList<>();
    for (ConfiguredTable table : read) {
      if (table.table() instanceof ParquetTable parquet) {
        files.addAll(parquet.files());
      }
    }
    return files;
  }

  /** Names are identifiers, checked when the table was made. */
  private static String name(ConfiguredTable table) {
    return quoted(table.name());
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A view of files, or a table without rows yet. */
  private static void create(Connection connection, ConfiguredTable table) throws SQLException {
    if (table.table() instanceof ParquetTable parquet) {
      execute(
          connection,
          "CREATE VIEW " + name(table) + " AS SELECT * FROM " + DuckDb.parquet(parquet.files()));
      return;
    }
    List<String> columns = new ArrayList<>();
    for (Column column : table.table().columns()) {
      columns.add(quoted(column.name()) + " " + type(column.type()));
    }
    execute(connection, "CREATE TABLE " + name(table) + " (" + String.join(", ", columns) + ")");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  private static String type(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "BIGINT";
      case DECIMAL -> "DECIMAL(" + type.precision() + "," + type.scale() + ")";
      case DOUBLE -> "DOUBLE";
      case TEXT -> "VARCHAR";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP";
    };
  }

  private static Map<String, EngineColumn> columns(Connection connection, ConfiguredTable table)
      throws SQLException {
    return columns(connection, name(table), table.table().columns());
  }

  /**
   * Returns the columns of a table.
   *
   * @param connection a connection to a DuckDB
   * @param from the quoted name
   * @param wanted the columns that are of interest
   * @return the columns by name
   * @throws SQLException if they cannot be read
   */
  static Map<String, EngineColumn> columns(Connection connection, String from, List<Column> wanted)
      throws SQLException {
    Map<String, EngineColumn> columns = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("DESCRIBE SELECT * FROM " + from)) {
      while (row.next()) {
        String name = row.getString(1);
        columns.put(name, new EngineColumn(quoted(name), row.getString(2)));
      }
    }
    return only(columns, wanted);
  }

  /** A table may get more columns while templates are in use, as it may in process. */
  static Map<String, EngineColumn> only(Map<String, EngineColumn> columns, List<Column> wanted) {
    Map<String, EngineColumn> found = new LinkedHashMap<>(columns);
    boolean unused = found.keySet().retainAll(wanted.stream().map(Column::name).toList());
    return found;
  }

  @Override
  public Dialect dialect() {
    return Dialect.DUCKDB;
  }

  @Override
  public Optional<EngineTable> table(ConfiguredTable table) {
    return Optional.ofNullable(tables.get(table.name()));
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
    int threads = Runtime.getRuntime().availableProcessors();
    Connection connection = DuckDb.open(files(read), control.memory(), threads);
    try {
      for (ConfiguredTable table : read) {
        create(connection, table);
        if (table.table() instanceof ParquetTable) {
          requireUnchanged(connection, table);
        } else {
          load(connection.unwrap(DuckDBConnection.class), table, control);
        }
      }
      connection.setAutoCommit(false);
      return new DuckDbSession(connection, control);
    } catch (SQLException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private void requireUnchanged(Connection connection, ConfiguredTable table) throws SQLException {
    EngineTable before = tables.get(table.name());
    if (before == null || !before.columns().equals(columns(connection, table))) {
      throw new IllegalStateException(
          "the columns of table " + table.name() + " have changed since the query was checked");
    }
  }

  private static void load(DuckDBConnection connection, ConfiguredTable table, RunControl control)
      throws SQLException {
    List<Column> columns = table.table().columns();
    try (DuckDBAppender appender = connection.createAppender(table.name());
        Stream<@Nullable Object[]> rows = table.table().rows()) {
      int unread = 0;
      for (Iterator<@Nullable Object[]> it = rows.iterator(); it.hasNext(); ) {
        @Nullable Object[] row = it.next();
        appender.beginRow();
        for (int i = 0; i < columns.size(); i++) {
          ColumnType type = columns.get(i).type();
          append(appender, Cells.normalise(type, Cells.at(row, i)));
        }
        appender.endRow();
        if (++unread == 1000) {
          control.read(unread);
          unread = 0;
        }
      }
      control.read(unread);
    }
  }

  private static void append(DuckDBAppender appender, @Nullable Object value) throws SQLException {
    if (value == null) {
      appender.appendNull();
    } else if (value instanceof Long number) {
      appender.append(number.longValue());
    } else if (value instanceof Double number) {
      appender.append(number.doubleValue());
    } else if (value instanceof Boolean truth) {
      appender.append(truth.booleanValue());
    } else if (value instanceof String text) {
      appender.append(text);
    } else if (value instanceof BigDecimal decimal) {
      appender.append(decimal);
    } else if (value instanceof LocalDate date) {
      appender.append(date);
    } else {
      appender.append((LocalDateTime) value);
    }
  }

  @Override
  public String inWords() {
    return "an embedded DuckDB";
  }
}
