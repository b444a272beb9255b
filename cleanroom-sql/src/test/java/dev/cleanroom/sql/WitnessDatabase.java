package dev.cleanroom.sql;

import dev.cleanroom.Column;
import dev.cleanroom.sql.SeparabilityOracle.Relation;
import dev.cleanroom.sql.SeparabilityOracle.Rows;
import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs any SQL over a database of the separability tests in H2, without asking anybody: what the
 * checker refuses is run here to show why.
 */
final class WitnessDatabase {
  private static final List<String> TABLES = List.of("pa", "pb", "pc", "ch", "oth", "r", "r2");

  private WitnessDatabase() {}

  /** A relation whose first column is the owner of each row. */
  static Relation relation(String sql) {
    return data -> {
      try {
        Map<String, Map<String, Integer>> rows = new TreeMap<>();
        for (List<String> row : rows(sql, data)) {
          String owner =
              row.get(0).equals("null") ? "nobody" : SeparabilityOracle.owner(row.get(0));
          rows.computeIfAbsent(owner, o -> new TreeMap<>())
              .merge(String.join(" | ", row.subList(1, row.size())), 1, Integer::sum);
        }
        return new Rows(rows, false, "");
      } catch (SQLException e) {
        return Rows.failure(e);
      }
    };
  }

  /** The rows of a query over a database. */
  static List<List<String>> rows(String sql, Data data) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      try (Statement statement = connection.createStatement()) {
        for (String table : TABLES) {
          fill(statement, table, data);
        }
        // ch's unit is that of its parent
        statement.execute(
            "CREATE VIEW ch AS SELECT c.*, pb.v FROM ch_rows c JOIN pb ON pb.id = c.parent");
        try (ResultSet result = statement.executeQuery(sql)) {
          return read(result);
        }
      }
    }
  }

  private static List<List<String>> read(ResultSet result) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    int width = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        row.add(String.valueOf(result.getObject(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static void fill(Statement statement, String table, Data data) throws SQLException {
    Map<String, String> columns = columns(table);
    statement.execute(
        "CREATE TABLE "
            + (table.equals("ch") ? "ch_rows" : table)
            + columns.entrySet().stream()
                .map(c -> c.getKey() + " " + c.getValue())
                .collect(Collectors.joining(", ", " (", ")")));
    for (@Nullable Object[] row : data.rows(table)) {
      if (row[0] == null && !table.startsWith("r")) {
        continue; // tables drop rows of nobody
      }
      String marks = String.join(", ", java.util.Collections.nCopies(columns.size(), "?"));
      try (PreparedStatement insert =
          statement
              .getConnection()
              .prepareStatement(
                  "INSERT INTO "
                      + (table.equals("ch") ? "ch_rows" : table)
                      + " VALUES ("
                      + marks
                      + ")")) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.execute();
      }
    }
  }

  private static Map<String, String> columns(String table) {
    Map<String, String> columns = new LinkedHashMap<>();
    switch (table) {
      case "ch" -> columns.put("parent", "BIGINT");
      case "oth" -> columns.put("q", "VARCHAR");
      case "r", "r2" -> {}
      default -> columns.put(SeparabilityWorld.PEOPLE.getOrDefault(table, "u"), "VARCHAR");
    }
    List<String> few =
        table.equals("r")
            ? List.of("k", "z", "n", "x")
            : table.equals("r2") ? List.of("z", "m") : List.of();
    for (Column column : SeparabilityWorld.COMMON) {
      if (few.isEmpty() || few.contains(column.name())) {
        columns.put(column.name(), type(column));
      }
    }
    if (table.equals("pb")) {
      columns.put("id", "BIGINT");
    }
    return columns;
  }

  private static String type(Column column) {
    return switch (column.type().kind()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "BIGINT";
      case DECIMAL -> "DECIMAL(" + column.type().precision() + ", " + column.type().scale() + ")";
      case DOUBLE -> "DOUBLE PRECISION";
      case TEXT -> "VARCHAR";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMP(3)";
    };
  }
}
