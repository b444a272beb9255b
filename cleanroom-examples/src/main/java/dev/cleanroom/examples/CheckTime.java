package dev.cleanroom.examples;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.sql.SqlQueryCompiler;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long it takes to check a template of 20 lines over four tables of four owners, each
 * under a rule of its own, and to generate its code. No data is read.
 *
 * <p>In the root of the repository:
 *
 * <pre>{@code
 * mvn -q -B -Pexample -Dexample=CheckTime -DskipTests package
 * }</pre>
 */
public final class CheckTime {
  private static final int RUNS = 400;
  private static final Column PROVINCE = Column.of("province", ColumnType.TEXT);
  private static final Column KM = Column.of("km", ColumnType.INTEGER);
  private static final Column TOWN = Column.of("town", ColumnType.TEXT);
  private static final Column NIGHTS = Column.of("nights", ColumnType.INTEGER);
  private static final Column SEGMENT = Column.of("segment", ColumnType.TEXT);
  private static final Column REGION = Column.of("region", ColumnType.TEXT);

  static final String SQL =
      """
      WITH trips AS (
        SELECT f.member AS person, f.province AS province, COUNT(*) AS flights, SUM(f.km) AS km
        FROM flights f
        WHERE f.km > :least
        GROUP BY f.member, f.province
      )
      SELECT t.province,
             c.segment,
             COUNT(*) AS pairs,
             COUNT(DISTINCT t.person) AS members,
             SUM(t.km) AS km,
             SUM(s.nights) AS nights
      FROM trips t
      JOIN stays s ON t.person = s.guest
      JOIN cards c ON s.guest = c.holder
      JOIN towns w ON s.town = w.town
      WHERE w.region IN ('Alps', 'Rhine') AND s.nights >= 1
      GROUP BY t.province, c.segment
      HAVING COUNT(DISTINCT t.person) > 100
      ORDER BY km DESC LIMIT 20\
      """;

  private CheckTime() {}

  /**
   * Prints the figures.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    measure(System.out, RUNS);
  }

  static void measure(PrintStream out, int runs) {
    SqlQueryCompiler compiler = new SqlQueryCompiler();
    AnalysisTemplate template = template();
    List<ConfiguredTable> tables = tables();
    double[] checks = new double[runs];
    double[] codes = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      CompiledQuery query = compiler.compile(template, tables, "planner");
      long checked = System.nanoTime();
      query.prepare();
      checks[i] = (checked - start) / 1e6;
      codes[i] = (System.nanoTime() - checked) / 1e6;
    }
    out.println(SQL.lines().count() + " lines over " + tables.size() + " tables");
    print(out, "first check", checks[0]);
    print(out, "check, median of the second half", median(checks));
    print(out, "first generation of code", codes[0]);
    print(out, "generation of code, median of the second half", median(codes));
  }

  private static double median(double[] millis) {
    double[] late = Arrays.copyOfRange(millis, millis.length / 2, millis.length);
    Arrays.sort(late);
    return late[late.length / 2];
  }

  private static void print(PrintStream out, String what, double millis) {
    out.println(String.format(Locale.ROOT, "%-50s %,8.2f ms", what, millis));
  }

  /**
   * Returns the template.
   *
   * @return a template without noise
   */
  public static AnalysisTemplate template() {
    return AnalysisTemplate.named("trips and stays")
        .sql(SQL)
        .parameter(Parameter.integer("least").between(0L, 1000L))
        .withoutNoise()
        .build();
  }

  /**
   * Returns its tables, which have no rows.
   *
   * @return four tables
   */
  public static List<ConfiguredTable> tables() {
    Threshold remainder =
        Threshold.of(50)
            .withAnyExpression()
            .withSuppression(Suppression.of(Suppression.Form.REMAINDER));
    return List.of(
        ConfiguredTable.of(
                "airline",
                new Unread("flights", Column.of("member", ColumnType.TEXT), PROVINCE, KM))
            .columns("member", "province", "km")
            .unit(PrivacyUnit.column("member").in("person"))
            .rule(AnalysisRule.custom().threshold(remainder).disallowOutput("member").build())
            .build(),
        ConfiguredTable.of(
                "hotels", new Unread("stays", Column.of("guest", ColumnType.TEXT), TOWN, NIGHTS))
            .columns("guest", "town", "nights")
            .unit(PrivacyUnit.column("guest").in("person"))
            .rule(
                AnalysisRule.custom()
                    .threshold(remainder)
                    .compareWithLiterals("nights")
                    .compareWithColumns("guest", "town")
                    .build())
            .build(),
        ConfiguredTable.of(
                "bank", new Unread("cards", Column.of("holder", ColumnType.TEXT), SEGMENT))
            .columns("holder", "segment")
            .unit(PrivacyUnit.column("holder").in("person"))
            .rule(
                AnalysisRule.custom()
                    .threshold(remainder)
                    .joinRestriction(JoinRestriction.all("holder"))
                    .build())
            .build(),
        ConfiguredTable.of("agency", new Unread("towns", TOWN, REGION))
            .columns("town", "region")
            .rule(AnalysisRule.publicReference())
            .build());
  }

  /** A table whose rows nobody reads. */
  private record Unread(String name, List<Column> columns) implements Table {
    Unread(String name, Column... columns) {
      this(name, List.of(columns));
    }

    @Override
    public Stream<@Nullable Object[]> rows() {
      return Stream.empty();
    }
  }
}
