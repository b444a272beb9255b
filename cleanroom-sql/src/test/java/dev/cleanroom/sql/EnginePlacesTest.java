package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Engine;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.Table;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginePlacesTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "1e-6");
  private static final String JOIN =
      "SELECT p.city, COUNT(*) AS n, SUM(v.seconds) AS s FROM visits v"
          + " JOIN people p ON v.person = p.person GROUP BY p.city";

  /** A visit. */
  public record Visit(long person, long seconds) {}

  /** A person. */
  public record Person(long person, String city) {}

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      boolean unused =
          statement.execute(
              "COPY (SELECT i % 10 AS person, i AS seconds FROM range(100) r(i)) TO '"
                  + folder.resolve("visits.parquet")
                  + "' (FORMAT parquet)");
      unused =
          statement.execute(
              "COPY (SELECT i AS person, 'c' || (i % 3) AS city FROM range(8) r(i)) TO '"
                  + folder.resolve("people.parquet")
                  + "' (FORMAT parquet)");
    }
  }

  private static Table visits() {
    return Table.of(
        "visits",
        Visit.class,
        java.util.stream.LongStream.range(0, 100).mapToObj(i -> new Visit(i % 10, i)).toList());
  }

  private static Table people() {
    return Table.of(
        "people",
        Person.class,
        java.util.stream.LongStream.range(0, 8).mapToObj(i -> new Person(i, "c" + i % 3)).toList());
  }

  private static Table parquet(String name) {
    return Table.parquet(name, folder.resolve(name + ".parquet"));
  }

  private static ConfiguredTable configured(Table table, String groupBy) {
    return ConfiguredTable.of("owner", table)
        .columns(table.columns().stream().map(c -> c.name()).toArray(String[]::new))
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(
            groupBy.isEmpty()
                ? AnalysisRule.differentialPrivacy()
                    .join("person")
                    .aggregate("seconds", "0", "1000")
                    .maxLoss(LOSS)
                    .build()
                : AnalysisRule.differentialPrivacy()
                    .join("person")
                    .groupBy(groupBy)
                    .maxLoss(LOSS)
                    .build())
        .budget(LOSS)
        .build();
  }

  private static CompiledQuery compile(Table visits, Table people, Engine engine) {
    AnalysisTemplate template =
        AnalysisTemplate.named("t")
            .sql(JOIN)
            .bounds(ContributionBounds.of(3, 100))
            .groups(GroupKeys.selected())
            .noise(NoiseKind.LAPLACE)
            .loss(LOSS)
            .build();
    CompiledQuery query =
        new SqlQueryCompiler()
            .compile(
                template,
                List.of(configured(visits, ""), configured(people, "city")),
                "owner",
                engine);
    query.prepare();
    return query;
  }

  private static Map<String, List<BigInteger>> sums(CompiledQuery query) {
    EntrySums sums = new EntrySums();
    ((NoisyQuery) query).contribute(Map.of(), sums, RunControl.start(Duration.ofMinutes(1)));
    return sums.sums(List.of(false, true));
  }

  @Test
  void places_records_areInProcess() {
    assertThat(compile(visits(), people(), Engine.AUTOMATIC).places()).isEmpty();
  }

  @Test
  void places_parquet_isInDuckDb() {
    CompiledQuery query = compile(parquet("visits"), parquet("people"), Engine.AUTOMATIC);
    assertThat(query.places()).containsExactly("compute rows in an embedded DuckDB");
    assertThat(sums(query)).isEqualTo(sums(compile(visits(), people(), Engine.IN_PROCESS)));
  }

  @Test
  void places_parquetAndRecords_areJoinedInProcess() {
    CompiledQuery query = compile(parquet("visits"), people(), Engine.AUTOMATIC);
    assertThat(query.places())
        .containsExactly("read visits as computed in an embedded DuckDB, join in process");
    assertThat(sums(query)).isEqualTo(sums(compile(visits(), people(), Engine.IN_PROCESS)));
  }

  @Test
  void places_duckDbAskedFor_recordsAreLoaded() {
    CompiledQuery query = compile(visits(), people(), Engine.DUCKDB);
    assertThat(query.places()).containsExactly("compute rows in an embedded DuckDB");
    assertThat(sums(query)).isEqualTo(sums(compile(visits(), people(), Engine.IN_PROCESS)));
  }

  @Test
  void prepare_databaseAskedForRecords_isRefused() {
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> compile(visits(), people(), Engine.DATABASE))
        .withMessageContaining(
            "the query cannot be computed as Engine.DATABASE: its tables are not all made with one"
                + " DataSource [ENGINE_NOT_POSSIBLE]");
  }

  @Test
  void contribute_filesOfOtherColumnsThanChecked_fails() throws SQLException, IOException {
    Path copy = folder.resolve("copy.parquet");
    Files.copy(folder.resolve("visits.parquet"), copy);
    CompiledQuery query =
        compile(Table.parquet("visits", copy), parquet("people"), Engine.AUTOMATIC);
    Files.delete(copy);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      boolean unused =
          statement.execute(
              "COPY (SELECT 'x' AS person, 1 AS seconds) TO '" + copy + "' (FORMAT parquet)");
    }
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> sums(query))
        .withMessageContaining("the columns of table visits have changed");
  }

  @Test
  void contribute_timeIsUp_stopsTheDatabase() {
    CompiledQuery query = compile(parquet("visits"), parquet("people"), Engine.AUTOMATIC);
    RunControl none = RunControl.start(Duration.ofNanos(1));
    assertThatExceptionOfType(RunControl.RunStoppedException.class)
        .isThrownBy(() -> ((NoisyQuery) query).contribute(Map.of(), new EntrySums(), none));
  }
}
