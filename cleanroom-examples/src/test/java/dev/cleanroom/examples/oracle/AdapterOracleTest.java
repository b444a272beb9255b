package dev.cleanroom.examples.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile rows by way of each adapter: none may change the outcome of a run. */
class AdapterOracleTest {
  private static final List<String> TEMPLATES =
      List.of(
          "SELECT card, COUNT(*) AS c FROM t GROUP BY card",
          "SELECT card, SUM(m) AS s, COUNT(DISTINCT person) AS p FROM t GROUP BY card",
          "SELECT card, SUM(n / m) AS s FROM t WHERE t || u <> 'x' OR moment IS NULL GROUP BY card",
          "SELECT card, SUM(EXTRACT(YEAR FROM CEIL(day TO YEAR)) * x * y) AS s FROM t GROUP BY"
              + " card",
          "SELECT card, SUM(CAST(d AS INTEGER)) AS s, COUNT(w) AS c FROM t WHERE w = w GROUP BY"
              + " card");

  private final SwitchedTable other = new SwitchedTable("o", HostileRows.COLUMNS);

  private List<Outcome> outcomes(Table table) {
    List<AnalysisTemplate> templates = new ArrayList<>();
    for (String sql : TEMPLATES) {
      templates.add(OracleTemplates.template(sql, sql, GroupKeys.values("A", "B")));
    }
    OracleRoom room = new OracleRoom(templates, table, other, Duration.ofSeconds(20));
    List<Outcome> outcomes = new ArrayList<>();
    for (String name : TEMPLATES) {
      room.approve(name);
      outcomes.add(room.run(name));
    }
    return outcomes;
  }

  @Test
  void rows_of_a_wrong_length_change_nothing() {
    SwitchedTable table = new SwitchedTable("t", HostileRows.COLUMNS);
    table.show(HostileRows.others());
    List<Outcome> without = outcomes(table);
    assertThat(without).noneMatch(Outcome::failed);
    List<@Nullable Object[]> rows = HostileRows.others();
    rows.add(7, new @Nullable Object[0]);
    rows.add(8, new @Nullable Object[] {"victim"});
    rows.add(9, new @Nullable Object[] {"victim", "hidden", 3, 4});
    rows.add(10, new @Nullable Object[40]);
    table.show(rows);
    assertThat(outcomes(table)).isEqualTo(without);
  }

  /** A row whose first accessor fails in a way of choice. */
  public record Fragile(
      @Nullable Long m,
      String person,
      String card,
      boolean flag,
      long n,
      long k,
      BigDecimal d,
      BigDecimal w,
      double x,
      double y,
      String t,
      String u,
      LocalDate day,
      LocalDateTime moment) {
    @Override
    public @Nullable Long m() {
      Long value = m;
      if (value == null || value > 3) {
        return value;
      }
      if (value == 1) {
        throw new IllegalStateException(t);
      }
      if (value == 2) {
        throw new AssertionError(t);
      }
      return Objects.requireNonNullElse(fragile(person, card, value).m(), 0L) + 1; // without end
    }
  }

  private static Fragile fragile(String person, String card, long m) {
    return new Fragile(
        m,
        person,
        card,
        true,
        5,
        6,
        BigDecimal.ONE,
        BigDecimal.TEN,
        0.5,
        m == 4 ? Double.NaN : 2.5,
        "t",
        "u",
        m == 5 ? LocalDate.MAX : LocalDate.of(2020, 1, 1),
        m == 6 ? LocalDateTime.MIN : LocalDateTime.of(2020, 1, 1, 0, 0));
  }

  @Test
  void accessors_that_throw_change_nothing() {
    List<Fragile> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(fragile("p" + i, "A", 10 + i));
    }
    List<Outcome> without = outcomes(Table.of("t", Fragile.class, rows));
    assertThat(without).noneMatch(Outcome::failed);
    for (int m = 1; m < 7; m++) {
      rows.add(m, fragile("victim", "hidden", m));
    }
    assertThat(outcomes(Table.of("t", Fragile.class, rows))).isEqualTo(without);
  }

  @Test
  void broken_lines_of_a_file_change_nothing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("t.csv");
    String start =
        HostileRows.COLUMNS.stream().map(Column::name).collect(Collectors.joining(","))
            + "\np1,A,true,1,2,3,4.5,6,0.5,7.5,t,u,2020-01-01,2020-01-01T10:00:00\n"
            + "p2,B,false,1,2,3,4.5,6,0.5,7.5,t,u,2020-01-01,2020-01-01 10:00:00\n";
    Column[] columns = HostileRows.COLUMNS.toArray(new Column[0]);
    List<String> victims =
        List.of(
            "victim,hidden,maybe,1e99,0x1F,--3,NaN,Infinity,NaN,-Infinity,t,u,2020-02-30,25:00\n",
            "victim,hidden,true,99999999999999999999,1e18,-9223372036854775808,1e-100,1e100,1e400,"
                + "-0.0,\"\",\"a\"\"b\",10000-01-01,0000-01-01T00:00:00\n",
            "victim,hidden\n",
            "victim,hidden" + ",1".repeat(40) + "\n",
            "\"victim\"x,hidden,,,,,,,,,,,,\n",
            "\n\n,\n",
            "victim,hidden,,,,,,,,," + "t".repeat(70_000) + ",u,,\n",
            "victim,hidden,,,,,,,,,\u0000\u001b[2J,\uFFFD,,\n",
            "victim,hidden,,,,,,,,,\"never closed,u,,\n",
            "victim,hidden,,,," + "9".repeat(90) + "e9,,,1e99999999999,,,,+999999999-01-01,\n",
            "victim,hidden,\u00c3(");
    Files.writeString(file, start);
    List<Outcome> without = outcomes(Table.csv("t", file, columns));
    assertThat(without).noneMatch(Outcome::failed);
    for (String victim : victims) {
      // ISO-8859-1 makes bytes that are not UTF-8 of what is beyond ASCII
      Files.write(file, (start + victim).getBytes(StandardCharsets.ISO_8859_1));
      assertThat(outcomes(Table.csv("t", file, columns))).as(victim).isEqualTo(without);
    }
  }

  @Test
  void cells_of_a_database_change_nothing() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:oracle;DB_CLOSE_DELAY=-1");
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE "t" ("person" VARCHAR, "card" VARCHAR, "flag" BOOLEAN, "n" BIGINT, "k" BIGINT,
            "m" BIGINT, "d" DECIMAL(38, 9), "w" DECIMAL(38, 0), "x" DOUBLE PRECISION,
            "y" DOUBLE PRECISION, "t" VARCHAR, "u" VARCHAR, "day" DATE, "moment" TIMESTAMP)\
          """);
      for (@Nullable Object[] row : HostileRows.others()) {
        insert(connection, row);
      }
      List<Outcome> without = outcomes(Table.jdbc("t", source, "t"));
      assertThat(without).noneMatch(Outcome::failed);
      Random random = new Random(3);
      int inserted = 0;
      for (int i = 0; i < 60; i++) {
        for (@Nullable Object[] row : HostileRows.victim(i, "hidden", random)) {
          inserted += tryInsert(connection, row) ? 1 : 0;
        }
      }
      statement.execute(
          """
          INSERT INTO "t" ("person", "card", "day", "moment", "y") VALUES
            ('victim', 'hidden', DATE '-1000000000-01-01', TIMESTAMP '1000000000-12-31 23:59:59',
              'NaN'),
            ('victim', 'hidden', DATE '1000000000-12-31', TIMESTAMP '-1000000000-01-01 00:00:00',
              '-Infinity')\
          """);
      assertThat(inserted).isGreaterThan(10);
      assertThat(outcomes(Table.jdbc("t", source, "t"))).isEqualTo(without);
      statement.execute("SHUTDOWN");
    }
  }

  private static boolean tryInsert(Connection connection, @Nullable Object[] row) {
    try {
      insert(connection, row);
      return true;
    } catch (SQLException | RuntimeException e) {
      return false; // the database itself does not take it
    }
  }

  private static void insert(Connection connection, @Nullable Object[] row) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO \"t\" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < row.length; i++) {
        insert.setObject(i + 1, row[i]);
      }
      insert.executeUpdate();
    }
  }
}
