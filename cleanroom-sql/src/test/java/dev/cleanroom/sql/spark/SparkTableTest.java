package dev.cleanroom.sql.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SparkTableTest {
  private final SparkSession session = SparkCluster.session();

  @Test
  void of_everyType_hasTheMatchingColumnType() {
    assertThat(SparkTable.of("t", everyType()).columns())
        .containsExactly(
            Column.of("truth", ColumnType.BOOLEAN),
            Column.of("tiny", ColumnType.INTEGER),
            Column.of("small", ColumnType.INTEGER),
            Column.of("whole", ColumnType.INTEGER),
            Column.of("wide", ColumnType.INTEGER),
            Column.of("exact", ColumnType.decimal(10, 2)),
            Column.of("narrow", ColumnType.DOUBLE),
            Column.of("floating", ColumnType.DOUBLE),
            Column.of("text", ColumnType.TEXT),
            Column.of("day", ColumnType.DATE),
            Column.of("moment", ColumnType.TIMESTAMP),
            Column.of("plain", ColumnType.TIMESTAMP));
  }

  @Test
  void rows_everyType_areCellsInUtcWhateverTheZoneOfTheSession() {
    session.conf().set("spark.sql.session.timeZone", "Asia/Kolkata");

    assertThat(cells(SparkTable.of("t", everyType())))
        .containsExactly(
            Arrays.asList(
                true,
                1L,
                2L,
                3L,
                4L,
                new BigDecimal("5.50"),
                0.5,
                0.25,
                "it's",
                LocalDate.of(1500, 1, 1),
                LocalDateTime.of(1499, 12, 31, 23, 0),
                LocalDateTime.of(1500, 1, 1, 0, 0)));
  }

  private Dataset<Row> everyType() {
    return session.sql(
        "SELECT true AS truth, 1Y AS tiny, 2S AS small, 3 AS whole, 4L AS wide,"
            + " CAST(5.5 AS DECIMAL(10, 2)) AS exact, CAST(0.5 AS FLOAT) AS narrow,"
            + " 0.25D AS floating, 'it\\'s' AS text, DATE'1500-01-01' AS day,"
            + " TIMESTAMP'1500-01-01 00:00:00+01:00' AS moment,"
            + " TIMESTAMP_NTZ'1500-01-01 00:00:00' AS plain");
  }

  private static List<List<@Nullable Object>> cells(Table table) {
    List<List<@Nullable Object>> cells = new ArrayList<>();
    try (Stream<@Nullable Object[]> rows = table.rows()) {
      rows.forEach(
          row -> {
            List<@Nullable Object> normal = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
              normal.add(Cells.normalise(table.columns().get(i).type(), row[i]));
            }
            cells.add(normal);
          });
    }
    return cells;
  }

  @Test
  void of_columnsThatCannotBe_areAllTold() {
    Dataset<Row> data =
        session.sql("SELECT array(1) AS list, 1 AS `two words`, 2 AS a, map('k', 1) AS m");

    assertThatThrownBy(() -> SparkTable.of("t", data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'list' has type array<int>", "two words", "'m' has type map<");
  }

  @Test
  void of_namesThatDifferInCaseOnly_isRefused() {
    session.conf().set("spark.sql.caseSensitive", "true");
    Dataset<Row> data = session.sql("SELECT 1 AS a, 2 AS A");

    assertThatThrownBy(() -> SparkTable.of("t", data)).hasMessageContaining("stands twice");
  }

  @Test
  void of_rowsDrawnAtRandom_isRefused() {
    Dataset<Row> data = session.sql("SELECT id, rand() AS r FROM range(10)");

    assertThatThrownBy(() -> SparkTable.of("t", data)).hasMessageContaining("drawn anew");
  }

  @Test
  void of_stream_isRefused() {
    Dataset<Row> data = session.readStream().format("rate").load();

    assertThatThrownBy(() -> SparkTable.of("t", data)).hasMessageContaining("stream");
  }

  @Test
  void of_nameThatIsNoIdentifier_isRefused() {
    assertThatThrownBy(() -> SparkTable.of("two words", session.range(1).toDF()))
        .hasMessageContaining("identifier");
  }

  @Test
  void of_unknownTable_isRefused() {
    assertThatThrownBy(() -> SparkTable.of("t", session, "nowhere"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not find 'nowhere'")
        .hasNoCause();
  }

  @Test
  void rows_namedTable_areThoseOfNow() {
    session.range(1).createOrReplaceTempView("numbers");
    Table table = SparkTable.of("t", session, "numbers");
    session.range(3).createOrReplaceTempView("numbers");

    assertThat(cells(table)).hasSize(3);
  }

  @Test
  void rows_columnsChanged_fail() {
    session.range(1).createOrReplaceTempView("changing");
    Table table = SparkTable.of("t", session, "changing");
    session.sql("SELECT 'secret' AS id").createOrReplaceTempView("changing");

    assertThatThrownBy(() -> cells(table)).hasMessageContaining("columns have changed");
  }

  @Test
  void rows_viewNowDrawnAtRandom_fail() {
    session.range(1).createOrReplaceTempView("drawn");
    Table table = SparkTable.of("t", session, "drawn");
    session.sql("SELECT CAST(9 * rand() AS BIGINT) AS id").createOrReplaceTempView("drawn");

    assertThatThrownBy(() -> cells(table)).hasMessageContaining("drawn anew");
  }

  @Test
  void rows_textThatIsNoUtf8_isNull() {
    Dataset<Row> data =
        session.sql(
            "SELECT * FROM VALUES (1, CAST(X'61FF' AS STRING)), (2, CAST(X'61EDA080' AS STRING)),"
                + " (3, '\uFFFD'), (4, NULL) AS t(n, s) ORDER BY n");

    assertThat(cells(SparkTable.of("t", data)))
        .extracting(row -> row.get(1))
        .containsExactly(null, null, "\ufffd", null);
  }

  @Test
  void rows_cellThatFails_saysNothingOfIt() {
    Dataset<Row> data = session.sql("SELECT CAST(concat('secret', id) AS INT) AS n FROM range(2)");

    assertThatThrownBy(() -> cells(SparkTable.of("t", data)))
        .hasMessage("table t: Spark failed, SQL state 22018")
        .hasNoCause();
  }

  @Test
  void rows_manyPartitions_areAllRead() {
    assertThat(cells(SparkTable.of("t", session.range(0, 2500, 1, 3).toDF()))).hasSize(2500);
  }
}
