package dev.cleanroom.sql.internal.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Table;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.remote.EngineRows;
import dev.cleanroom.sql.internal.remote.EngineSession;
import dev.cleanroom.sql.spark.SparkCluster;
import dev.cleanroom.sql.spark.SparkTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

class SparkSourceTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final SparkSession session = SparkCluster.session();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\\",
        " OR 1=1 --",
        "'it''s'",
        "漢字 ñ 🎈",
        "${spark.master}",
        "\\u0041\\n%_",
        "`\"?:name\u0000"
      })
  void query_boundText_isOnlyThatText(String hostile) {
    assertThat(first("SELECT ? AS c0, ? AS c1", r -> r.text(1), hostile, " OR 1=1 --"))
        .isEqualTo(hostile);
  }

  @Test
  void query_boundValues_keepTheirTypes() {
    assertThat(first("SELECT CAST(? AS BIGINT) DIV 2 AS c0", r -> r.whole(1), 7L)).isEqualTo(3L);
    assertThat(first("SELECT ? AS c0", r -> r.exact(1), new BigDecimal("1.50")))
        .isEqualTo(new BigDecimal("1.50"));
    assertThat(first("SELECT ? AS c0", r -> r.truth(1), true)).isEqualTo(true);
    assertThat(first("SELECT ? AS c0", r -> r.floating(1), 0.1)).isEqualTo(0.1);
    assertThat(first("SELECT CAST(? AS BIGINT) AS c0", SparkSourceTest::isNull, (Object) null))
        .isEqualTo(true);
  }

  private static boolean isNull(EngineRows row) {
    return row.whole(1) == 0 && row.wasNull();
  }

  @Test
  void query_functionOfTheSession_doesNotReplaceOneOfSpark() {
    session.udf().register("abs", (UDF1<Long, Long>) value -> 41L, DataTypes.LongType);

    assertThat(first("SELECT abs(-1L) AS c0", r -> r.whole(1))).isEqualTo(1L);
  }

  @Test
  void query_settingsOfTheSession_changeNothing() {
    session.conf().set("spark.sql.ansi.enabled", "false");
    session.conf().set("spark.sql.session.timeZone", "Asia/Kolkata");
    session.conf().set("spark.sql.parser.escapedStringLiterals", "true");

    assertThat(first("SELECT '\\u0041' AS c0", r -> r.text(1))).isEqualTo("A");
    assertThat(first("SELECT HOUR(TIMESTAMP_SECONDS(0)) + 0L AS c0", r -> r.whole(1)))
        .isEqualTo(0L);
    assertThatThrownBy(() -> first("SELECT 1 DIV ? AS c0", r -> r.whole(1), 0L))
        .isInstanceOf(IllegalStateException.class);
  }

  /** What was analysed under other settings keeps them. */
  @Test
  void query_tableAnalysedUnderOtherSettings_isWhatItWas() {
    session.conf().set("spark.sql.ansi.enabled", "false");
    session.conf().set("spark.sql.session.timeZone", "Asia/Kolkata");
    session.conf().set("spark.sql.decimalOperations.allowPrecisionLoss", "true");
    Table table =
        SparkTable.of(
            "t",
            session.sql(
                "SELECT CAST(concat('x', id) AS INT) AS n, HOUR(TIMESTAMP_SECONDS(id)) AS h,"
                    + " CAST(1 AS DECIMAL(38, 18)) * CAST(1 AS DECIMAL(38, 18)) AS d"
                    + " FROM range(1)"));

    assertThat(
            first(
                table,
                "SELECT concat_ws('|', isnull(n), h, d) AS c0 FROM cleanroom_t",
                r -> r.text(1)))
        .isEqualTo("true|5|1.000000");
    assertThat(table.columns().get(2).type().scale()).isEqualTo(6);
  }

  @Test
  void query_textThatIsNoUtf8_isNull() {
    Table table = SparkTable.of("t", session.sql("SELECT CAST(X'61FF' AS STRING) AS s"));

    assertThat(first(table, "SELECT COUNT(s) + 7L AS c0 FROM cleanroom_t", r -> r.whole(1)))
        .isEqualTo(7L);
  }

  @Test
  void of_settingThatChangesSparksMeaning_isNotUsed() {
    session.conf().set("spark.sql.legacy.timeParserPolicy", "LEGACY");

    assertThat(SparkSource.of(Set.of(configured(numbers())))).isEmpty();
  }

  @Test
  void of_settingsOfSpeed_areTakenOver() {
    session.conf().set("spark.sql.shuffle.partitions", "7");

    try (RunSession run = RunSession.like((org.apache.spark.sql.classic.SparkSession) session)) {
      assertThat(run.session().conf().get("spark.sql.shuffle.partitions")).isEqualTo("7");
    }
  }

  @Test
  void close_afterQueries_leavesTheSessionAsItWas() {
    Map<String, String> before = settings();
    session.sparkContext().setJobGroup("own", "own work", false);

    assertThat(first("SELECT cleanroom_plus(?, 2L) AS c0", r -> r.whole(1), 1L)).isEqualTo(3L);

    assertThat(settings()).isEqualTo(before);
    assertThat(session.sql("SHOW TABLES").count()).isZero();
    assertThat(session.catalog().functionExists("cleanroom_plus")).isFalse();
    assertThat(session.sparkContext().getLocalProperty("spark.jobGroup.id")).isEqualTo("own");
    assertThat(session.sparkContext().getLocalProperty("spark.sql.ansi.enabled")).isNull();
    session.sparkContext().clearJobGroup();
  }

  private Map<String, String> settings() {
    return new TreeMap<>(CollectionConverters.asJava(session.conf().getAll()));
  }

  @Test
  void query_cellThatFails_saysNothingOfIt() {
    assertThatThrownBy(() -> first("SELECT CAST(? AS INT) + 0L AS c0", r -> r.whole(1), "secret"))
        .hasMessage("the database failed, SQL state 22018")
        .hasNoCause();
  }

  @Test
  @Timeout(60)
  void query_timeIsUp_isCancelled() {
    RunControl control = RunControl.start(Duration.ofSeconds(2));

    assertThatThrownBy(() -> endless(control)).isInstanceOf(RunControl.RunStoppedException.class);

    requireIdle();
  }

  @Test
  @Timeout(60)
  void query_callerInterrupted_isCancelled() throws InterruptedException {
    List<Throwable> thrown = new ArrayList<>();
    Thread caller =
        new Thread(
            () -> {
              RunControl control = RunControl.start(LONG);
              try {
                endless(control);
              } catch (RuntimeException e) {
                thrown.add(e);
              }
            });
    caller.start();
    while (session.sparkContext().statusTracker().getActiveJobIds().length == 0) {
      Thread.sleep(20);
    }
    caller.interrupt();
    caller.join();

    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0)).isInstanceOf(RunControl.RunStoppedException.class);
    requireIdle();
  }

  private void endless(RunControl control) {
    String sql =
        "SELECT COUNT(*) AS c0 FROM range(1000000000000L) AS r WHERE sha2(CAST(id AS STRING), 256)"
            + " LIKE 'never%'";
    try (EngineSession opened = source(numbers()).open(Set.of(configured(numbers())), control);
        EngineRows rows = opened.query(sql, List.of())) {
      assertThat(rows.next()).isTrue();
    }
  }

  private void requireIdle() {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (session.sparkContext().statusTracker().getActiveJobIds().length > 0) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  private Table numbers() {
    return SparkTable.of("numbers", session.range(3).toDF());
  }

  private static ConfiguredTable configured(Table table) {
    return ConfiguredTable.of("owner", table)
        .columns(table.columns().get(0).name())
        .rule(AnalysisRule.publicReference())
        .build();
  }

  private static SparkSource source(Table table) {
    return SparkSource.of(Set.of(configured(table))).get(0);
  }

  private Object first(
      String sql, Function<EngineRows, @Nullable Object> cell, @Nullable Object... values) {
    return first(numbers(), sql, cell, values);
  }

  private static Object first(
      Table table,
      String sql,
      Function<EngineRows, @Nullable Object> cell,
      @Nullable Object... values) {
    RunControl control = RunControl.start(LONG);
    try (EngineSession opened = source(table).open(Set.of(configured(table)), control);
        EngineRows rows = opened.query(sql, Arrays.asList(values))) {
      assertThat(rows.next()).isTrue();
      Object value = Objects.requireNonNull(cell.apply(rows));
      assertThat(rows.next()).isFalse();
      return value;
    }
  }
}
