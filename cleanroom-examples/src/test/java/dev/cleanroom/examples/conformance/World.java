package dev.cleanroom.examples.conformance;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.DifferentialPrivacy;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The fixed world of the matrix: a shop with two tables, a hotel with one, and a brand with its own
 * that asks the questions. Every table has the columns of the matrix: {@code id} names a person,
 * {@code k} is a join key, {@code d} and {@code c} are dimensions, {@code z} is a postal code,
 * {@code x}, {@code a}, {@code b} and {@code s} are measures.
 *
 * <p>Of 30 people, 14 are in the north and 10 in the south; two more regions have 3 each, which is
 * below {@link #LEAST}, but not together. Of the postal codes, only 9 is rare: 2 people have it.
 */
final class World {
  /** The member who asks. */
  static final String RUNNER = "brand";

  /** How many people each row of an answer must count. */
  static final int LEAST = 5;

  /** The largest loss of a run, so large that noise does not matter here. */
  static final PrivacyLoss MOST = PrivacyLoss.of("1000000000", "0.1");

  private static final String[] COLUMNS = {"id", "k", "d", "c", "z", "x", "a", "b", "s"};
  private static final List<List<Row>> ROWS =
      List.of(rows(i -> true), rows(i -> i % 2 == 0), rows(i -> i > 4), rows(i -> i != 7));
  private static final List<String> NAMES = List.of("visits", "orders", "stays", "crm");
  private static final List<String> OWNERS = List.of("shop", "shop", "hotel", RUNNER);

  private World() {}

  /** A row of any table. */
  record Row(String id, String k, String d, String c, String z, int x, int a, int b, int s) {}

  private static List<Row> rows(IntPredicate people) {
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      if (people.test(i)) {
        String region = i <= 14 ? "north" : i <= 24 ? "south" : i <= 27 ? "rare" : "odd";
        String zip = i <= 2 ? "9" : "" + (1 + i % 2);
        String card = i % 2 == 0 ? "gold" : "silver";
        for (int row = 1; row <= 2; row++) {
          rows.add(new Row("p" + i, "k" + i, region, card, zip, i * row, row, i % 4, 100 + i));
        }
      }
    }
    return rows;
  }

  /** All tables under the same rule, also the runner's own. */
  static List<ConfiguredTable> under(AnalysisRule rule) {
    List<ConfiguredTable> tables = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      ConfiguredTable.Builder table = table(i).rule(rule);
      if (rule instanceof CustomRule) {
        table.unit(PrivacyUnit.column("id").in("person"));
      }
      tables.add(table.build());
    }
    return tables;
  }

  /** All tables under the same rule, but the runner's own under none. */
  static List<ConfiguredTable> noisy(AnalysisRule rule, String spaceOfHotel) {
    List<ConfiguredTable> tables = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      ConfiguredTable.Builder table = table(i);
      if (OWNERS.get(i).equals(RUNNER)) {
        table.rule(AnalysisRule.publicReference());
      } else {
        String space = OWNERS.get(i).equals("hotel") ? spaceOfHotel : "person";
        table.unit(PrivacyUnit.column("id").in(space)).rule(rule).budget(MOST);
      }
      tables.add(table.build());
    }
    return tables;
  }

  private static ConfiguredTable.Builder table(int i) {
    return ConfiguredTable.of(OWNERS.get(i), Table.of(NAMES.get(i), Row.class, ROWS.get(i)))
        .columns(COLUMNS);
  }

  /** Every column in its most favourable role under differential privacy. */
  static DifferentialPrivacy grants() {
    return AnalysisRule.differentialPrivacy()
        .groupBy("d", "c", "z")
        .filter("k", "d", "c", "z", "x", "a", "b", "s")
        .join("id", "k", "c")
        .count("k", "d", "c", "z")
        .aggregate("x", "0", "60")
        .aggregate("a", "0", "2")
        .aggregate("b", "0", "3")
        .aggregate("s", "0", "200")
        .maxLoss(MOST)
        .build();
  }

  /** What a database computes that holds the same rows. */
  static List<List<@Nullable Object>> query(String sql) {
    try (Connection connection = Database.SOURCE.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The rows in a database, made once. */
  private static final class Database {
    static final DataSource SOURCE = create();

    private static DataSource create() {
      JdbcDataSource source = new JdbcDataSource();
      source.setURL("jdbc:h2:mem:conformance;DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
      try (Connection connection = source.getConnection()) {
        for (int i = 0; i < NAMES.size(); i++) {
          fill(connection, NAMES.get(i), ROWS.get(i));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return source;
    }

    private static void fill(Connection connection, String table, List<Row> rows)
        throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE "
                + table
                + " (id VARCHAR, k VARCHAR, d VARCHAR, c VARCHAR, z VARCHAR,"
                + " x BIGINT, a BIGINT, b BIGINT, s BIGINT)");
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        for (Row row : rows) {
          Object[] cells = {row.id, row.k, row.d, row.c, row.z, row.x, row.a, row.b, row.s};
          for (int i = 0; i < cells.length; i++) {
            insert.setObject(i + 1, cells[i]);
          }
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
  }
}
