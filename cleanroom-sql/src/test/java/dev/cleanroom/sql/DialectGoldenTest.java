package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.sql.internal.dialect.BoundingWriter;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.NotWritable;
import dev.cleanroom.sql.internal.dialect.PlanWriter;
import dev.cleanroom.sql.internal.dialect.SqlText;
import dev.cleanroom.sql.internal.dialect.TextEngine;
import dev.cleanroom.sql.internal.engine.ContributionRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The text of representative plans and of the bounding layers, as it was reviewed. {@code
 * -Dgolden.write=true} writes the files anew.
 */
class DialectGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/dialect");
  private static final Parameter NUMBER = Parameter.integer("number").between(0L, 100L);
  private static final Parameter WORD = Parameter.text("word").maxLength(20);

  private static final Map<String, String> PLANS =
      Map.ofEntries(
          Map.entry(
              "filter", "SELECT k, COUNT(*) AS a FROM pa WHERE x > 5 AND z = 'it''s' GROUP BY k"),
          Map.entry(
              "join",
              "SELECT p.k, COUNT(*) AS a, SUM(q.x) AS total1 FROM pa p JOIN pb q ON p.u = q.v"
                  + " AND q.n = :number WHERE p.z <> :word OR q.n < :number GROUP BY p.k"),
          Map.entry(
              "added",
              "SELECT p.k, COUNT(*) AS a, SUM(q.x) AS total1, SUM(p.n) AS total2 FROM pa p JOIN pb"
                  + " q ON p.u = q.v GROUP BY p.k"),
          Map.entry(
              "child", "SELECT COUNT(*) AS a, COUNT(DISTINCT v) AS b FROM ch WHERE k LIKE '%a_'"),
          Map.entry(
              "outer",
              "SELECT COUNT(DISTINCT COALESCE(p.u, q.v)) AS a FROM pa p FULL JOIN pb q ON p.u ="
                  + " q.v"),
          Map.entry(
              "exists",
              "SELECT COUNT(*) AS a FROM pa p WHERE EXISTS (SELECT 1 FROM pb q WHERE q.v = p.u AND"
                  + " q.n > p.n) AND NOT EXISTS (SELECT 1 FROM pc c WHERE c.w = p.u)"),
          Map.entry(
              "aggregate",
              "SELECT COUNT(*) AS a, SUM(t) AS total1 FROM (SELECT u, SUM(x) AS t, MIN(z) AS f,"
                  + " COUNT(n) AS d FROM pa GROUP BY u HAVING COUNT(*) > 1) s WHERE f <>"
                  + " ''"),
          Map.entry(
              "window",
              "SELECT COUNT(*) AS a FROM (SELECT u, ROW_NUMBER() OVER (PARTITION BY u ORDER BY x"
                  + " DESC) AS r, MAX(n) OVER (PARTITION BY u ORDER BY n) AS m FROM pc0) s WHERE r"
                  + " <= 2"),
          Map.entry(
              "set",
              "SELECT k, COUNT(*) AS a FROM (SELECT u, k FROM pa UNION SELECT v, z FROM pb EXCEPT"
                  + " SELECT w, k FROM pc) s GROUP BY k"),
          Map.entry("wholes", "SELECT SUM(x * n - MOD(n, 7)) AS total1 FROM pa"),
          Map.entry("halves", "SELECT SUM(n / 3 + ABS(n)) AS total1 FROM pa"),
          Map.entry(
              "decimals", "SELECT SUM(m * 2.5 + CAST(x AS DECIMAL(10, 3))) AS total1 FROM pa"),
          Map.entry(
              "floating",
              "SELECT SUM(e * 2 - d / e) AS total1, AVG(e) AS a FROM pa WHERE d > 0.1 AND e <"
                  + " 5E-324"),
          Map.entry(
              "dates",
              "SELECT FLOOR(born TO MONTH) AS k, COUNT(*) AS a FROM pa WHERE EXTRACT(YEAR FROM"
                  + " seen) = 2020 AND EXTRACT(HOUR FROM seen) < 12 AND born >= DATE '0001-01-01'"
                  + " GROUP BY FLOOR(born TO MONTH)"),
          Map.entry(
              "texts",
              "SELECT TRIM(z) AS k, COUNT(*) AS a FROM pa WHERE CHAR_LENGTH(z) > 3 AND z < '漢\\'"
                  + " AND z LIKE 'x\\%' AND CAST(n AS VARCHAR) <> '1' GROUP BY TRIM(z)"),
          Map.entry(
              "spark",
              "SELECT UPPER(z) AS k, COUNT(*) AS a FROM pa WHERE k || z <> ' OR 1=1 --' GROUP BY"
                  + " UPPER(z)"));

  /** Plans whose sums are written, too, with the grid that each value is put on. */
  private static final Set<String> SUMMED =
      Set.of("added", "wholes", "halves", "decimals", "floating");

  @ParameterizedTest
  @EnumSource
  void write_representativePlans_asReviewed(Dialect dialect) throws IOException {
    List<String> texts = new ArrayList<>();
    SeparabilityWorld world = new SeparabilityWorld();
    PLANS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(plan -> texts.add(section(dialect, world, plan.getKey(), plan.getValue())));
    compare(dialect.name().toLowerCase(Locale.ROOT) + ".sql", String.join("\n", texts));
  }

  private static String section(Dialect dialect, SeparabilityWorld world, String name, String sql) {
    String written = sql.replace("pc0", "(SELECT w AS u, x, n FROM pc) y");
    AnalysisTemplate template =
        written.contains(":word")
            ? SeparabilityWorld.template(written, NUMBER, WORD)
            : SeparabilityWorld.template(written);
    ContributionRows rows =
        ContributionRows.of(template, world.tables()).orElseThrow(() -> refused(template, world));
    StringBuilder text = new StringBuilder("-- " + name + "\n-- " + written + "\n");
    PlanWriter writer =
        new PlanWriter(dialect, t -> Optional.of(TextEngine.described(dialect, t.table())));
    text.append(write(writer, rows.plan()));
    if (SUMMED.contains(name)) {
      text.append("-- numbers of rows and sums\n").append(write(writer, rows.numbers()));
    }
    return text.toString();
  }

  private static AssertionError refused(AnalysisTemplate template, SeparabilityWorld world) {
    try {
      return new AssertionError(
          "no code for " + new SqlQueryCompiler().compile(template, world.tables(), "analyst"));
    } catch (QueryRejectedException e) {
      return new AssertionError(e);
    }
  }

  private static String write(PlanWriter writer, RelNode plan) {
    try {
      StringBuilder text = new StringBuilder();
      for (SqlText check : writer.checks(plan)) {
        text.append("-- no rows of\n").append(check.sql()).append(";\n");
      }
      SqlText query = writer.write(plan);
      return text + query.sql() + ";\n-- parameters " + query.parameters() + "\n";
    } catch (NotWritable e) {
      return "-- " + e.reason() + "\n";
    }
  }

  @ParameterizedTest
  @EnumSource
  void write_boundingLayers_asReviewed(Dialect dialect) throws IOException, NotWritable {
    SeparabilityWorld world = new SeparabilityWorld();
    String sql =
        "SELECT p.k, p.m, COUNT(DISTINCT p.u) AS a, COUNT(*) AS b, SUM(q.x) AS total1, AVG(q.x) AS"
            + " c FROM pa p JOIN pb q ON p.u = q.v GROUP BY p.k, p.m";
    ContributionRows rows =
        ContributionRows.of(SeparabilityWorld.template(sql), world.tables()).orElseThrow();
    GroupKeys declared =
        new GroupKeys.Public(
            List.of(List.of("it's", "1.50"), List.of("x\\", "0")).stream()
                .map(k -> List.<Object>of(k.get(0), new java.math.BigDecimal(k.get(1))))
                .map(Collections::<Object>unmodifiableList)
                .toList());
    StringBuilder text = new StringBuilder();
    SqlText none = new SqlText("SELECT * FROM contributions", List.of());
    for (GroupKeys keys : List.of(GroupKeys.selected(), declared)) {
      ReleasePlan plan =
          new ReleasePlan(
              rows.query().parts().keys(),
              keys,
              3,
              10,
              NoiseKind.LAPLACE,
              PrivacyLoss.epsilon("1"),
              rows.query().aggregates());
      text.append("-- ").append(keys).append('\n');
      text.append(BoundingWriter.write(dialect, none, ColumnType.TEXT, plan).sql()).append(";\n");
    }
    compare(dialect.name().toLowerCase(Locale.ROOT) + "-bounds.sql", text.toString());
  }

  private static void compare(String name, String text) throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve(name), text);
    }
    assertThat(text).isEqualTo(Files.readString(FOLDER.resolve(name)));
  }
}
