package dev.cleanroom.examples.oracle;

import static dev.cleanroom.Ability.APPROVE;
import static dev.cleanroom.Ability.CONTRIBUTE;
import static dev.cleanroom.Ability.QUERY;
import static dev.cleanroom.Ability.RECEIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.Collaboration;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Engine;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.testing.Evidence;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every private cell of real databases holds a mark, some of which the databases quote when they
 * fail; nothing that leaves the library has one, nor have the texts that it sends.
 */
class EngineCanaryTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "0");
  private static final List<Column> COLUMNS =
      List.of(
          new Column("person", ColumnType.TEXT),
          new Column("card", ColumnType.TEXT),
          new Column("note", ColumnType.TEXT),
          new Column("amount", ColumnType.INTEGER));

  private static final String BROKEN = "SELECT card, SUM(amount) AS s FROM broken GROUP BY card";
  private static final List<String> TEMPLATES =
      List.of(
          "SELECT card, COUNT(*) AS c, SUM(amount) AS s FROM people GROUP BY card",
          "SELECT card, COUNT(DISTINCT person) AS p FROM people WHERE note <> :word GROUP BY card",
          "SELECT p.card, SUM(v.amount) AS s FROM people p JOIN visits v ON p.person = v.person"
              + " WHERE v.amount > :least GROUP BY p.card",
          BROKEN,
          "SELECT note, COUNT(*) AS c FROM people GROUP BY note",
          "SELECT card, MAX(note) AS m FROM people GROUP BY card");

  /** The log of the driver's wire is for its owner to switch on, and not the library's. */
  private final Logger driver = Logger.getLogger("org.postgresql");

  private int passed;
  private int failed;

  private static ConfiguredTable table(Table table) {
    return ConfiguredTable.of("owner", table)
        .columns("person", "card", "note", "amount")
        .unit(PrivacyUnit.column("person").in("person"))
        .rule(
            AnalysisRule.differentialPrivacy()
                .join("person")
                .groupBy("card")
                .filter("card", "note", "amount")
                .aggregate("amount", "0", "100")
                .maxLoss(LOSS)
                .build())
        .budget(PrivacyLoss.of("100000", "0"))
        .build();
  }

  private static AnalysisTemplate template(String sql) {
    AnalysisTemplate.Builder builder =
        AnalysisTemplate.named(sql)
            .sql(sql)
            .bounds(ContributionBounds.of(1, 2))
            .groups(GroupKeys.values("A", "B"))
            .noise(NoiseKind.LAPLACE)
            .loss(LOSS);
    if (sql.contains(":least")) {
      builder.parameter(Parameter.integer("least").between(0L, Long.MAX_VALUE));
    }
    if (sql.contains(":word")) {
      builder.parameter(Parameter.text("word").maxLength(40));
    }
    return builder.build();
  }

  private static Map<String, Object> parameters(String sql, String word, long digits) {
    return sql.contains(":least")
        ? Map.of("least", digits)
        : sql.contains(":word") ? Map.of("word", word) : Map.of();
  }

  private void attempt(LeakScanner scanner, String what, Callable<?> action) {
    try {
      scanner.object(what, action.call());
      passed++;
    } catch (Exception e) {
      failed++;
      scanner.failure(what, e);
    }
  }

  private static void fill(DataSource database, String word, long digits) throws SQLException {
    Databases.execute(database, "DROP VIEW IF EXISTS broken", "DROP TABLE IF EXISTS sound");
    for (String table : List.of("people", "visits")) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        rows.add(
            new @Nullable Object[] {
              word + i, i % 2 == 0 ? "A" : "B", word + "note" + i, digits * 10_000 + i
            });
      }
      Databases.create(database, table, COLUMNS);
      Databases.insert(database, table, COLUMNS, rows);
    }
    Databases.execute(
        database,
        "CREATE VIEW broken AS SELECT person, card, note,"
            + " CASE WHEN amount > 0 THEN CAST(note AS bigint) END AS amount FROM people");
  }

  @Test
  void no_private_cell_leaves_an_engine_and_no_value_is_in_a_text(@TempDir Path folder)
      throws Exception {
    long seed = System.nanoTime();
    Evidence evidence = Evidence.of("canary-engines", seed);
    String word = "kanarie" + Long.toString(seed, 36) + "x";
    long digits = 700_000_000 + Math.floorMod(seed, 100_000_000L);
    String bound = "gebonden" + Long.toString(seed, 36);
    long least = 1_234_000_000_000L + Math.floorMod(seed, 1_000_000_000L);
    driver.setLevel(Level.INFO);
    List<String> hits;
    int texts = 0;
    try (LeakScanner scanner = new LeakScanner(List.of(word, Long.toString(digits)), folder)) {
      for (String dialect : List.of("PostgreSQL", "DuckDB")) {
        Databases.Recorder before = new Databases.Recorder();
        Databases.Recorder recorder = new Databases.Recorder();
        Databases.Opened opened = Databases.opened(dialect);
        DataSource filled = Databases.source(before, opened);
        DataSource used = Databases.source(recorder, opened);
        fill(filled, word, digits);
        assertThatThrownBy(() -> Databases.execute(filled, "SELECT SUM(amount) FROM broken"))
            .hasMessageContaining(word);
        for (Engine engine : List.of(Engine.AUTOMATIC, Engine.DATABASE, Engine.DUCKDB)) {
          everything(scanner, used, engine, bound, least);
        }
        Set<String> sent = recorder.texts();
        everything(scanner, used, Engine.DATABASE, bound + "2", least + 1);
        recorder.texts().forEach(text -> scanner.text("sent to " + dialect, text));
        assertThat(recorder.texts())
            .as("texts depend on nothing of a run but how long it may last")
            .allMatch(text -> sent.contains(text) || text.contains("statement_timeout"))
            .noneMatch(text -> text.contains(bound) || text.contains(Long.toString(least)))
            .anyMatch(text -> text.contains("chosen_groups"));
        texts += recorder.texts().size();
      }
      scanner.printedAndWritten();
      hits = List.copyOf(scanner.hits());
    }
    evidence
        .figure("runs", passed + failed)
        .figure("passed", passed)
        .figure("failed", failed)
        .figure("texts", texts)
        .figure("hits", hits.size())
        .write();
    assertThat(hits).isEmpty();
    assertThat(passed).isGreaterThan(30);
    assertThat(failed).isGreaterThan(15);
  }

  private void everything(
      LeakScanner scanner, DataSource database, Engine engine, String bound, long least) {
    for (Duration limit : List.of(Duration.ofSeconds(30), Duration.ofNanos(1))) {
      Collaboration.Builder builder =
          Collaboration.named("canary")
              .member("owner", CONTRIBUTE, APPROVE)
              .member("analyst", QUERY, RECEIVE)
              .timeLimit(limit)
              .engine(engine)
              .onProgress(progress -> scanner.object("progress", progress));
      for (String name : List.of("people", "visits", "broken")) {
        builder.table(table(Table.jdbc(name, database, name)));
      }
      TEMPLATES.forEach(sql -> builder.template(template(sql)));
      Collaboration room = builder.open();
      for (String sql : TEMPLATES) {
        Map<String, Object> values = parameters(sql, bound, least);
        String what = engine + " " + sql;
        attempt(scanner, what, () -> room.as("owner").approve(sql));
        attempt(scanner, what, () -> room.as("analyst").explain(sql, values));
        attempt(scanner, what, () -> room.as("analyst").run(sql, values));
      }
      scanner.object("room", room);
      assertThatThrownBy(() -> room.as("analyst").run(BROKEN))
          .isInstanceOf(CleanRoomException.class);
    }
  }
}
