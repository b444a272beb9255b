package dev.cleanroom.sql;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.sql.internal.dialect.TextEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables of {@link SeparabilityWorld} in a PostgreSQL. */
final class PostgresWorld {
  private final DataSource database = TextEngine.postgres();
  private final Map<String, List<Column>> tables = new LinkedHashMap<>();
  private final SeparabilityWorld world = new SeparabilityWorld(this::create);

  SeparabilityWorld world() {
    return world;
  }

  private Table create(String name, List<Column> columns) {
    tables.put(name, columns);
    String definitions =
        columns.stream()
            .map(c -> '"' + c.name() + "\" " + type(c.type()))
            .collect(Collectors.joining(", "));
    execute("DROP TABLE IF EXISTS " + name);
    execute("CREATE TABLE " + name + " (" + definitions + ")");
    return Table.jdbc(name, database, name);
  }

  private void execute(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String type(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "bigint";
      case DECIMAL -> "numeric(" + type.precision() + ", " + type.scale() + ")";
      case DOUBLE -> "double precision";
      case TEXT -> "text";
      case DATE -> "date";
      case TIMESTAMP -> "timestamp";
    };
  }

  void use(SeparabilityWorld.Data data) {
    execute("TRUNCATE " + String.join(", ", tables.keySet()));
    try (Connection connection = database.getConnection()) {
      for (Map.Entry<String, List<Column>> table : tables.entrySet()) {
        insert(connection, table.getKey(), table.getValue(), data.rows(table.getKey()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insert(
      Connection connection, String table, List<Column> columns, List<@Nullable Object[]> rows)
      throws SQLException {
    String marks = "?, ".repeat(columns.size() - 1) + "?";
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
      for (@Nullable Object[] row : rows) {
        for (int i = 0; i < columns.size(); i++) {
          insert.setObject(i + 1, Cells.normalise(columns.get(i).type(), row[i]));
        }
        insert.addBatch();
      }
      int unused = insert.executeBatch().length;
    }
  }
}
