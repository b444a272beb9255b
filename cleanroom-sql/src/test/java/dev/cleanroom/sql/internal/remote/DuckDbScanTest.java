package dev.cleanroom.sql.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbScanTest {
  private static final int ROWS = 10_000_000;

  private final RunControl control = RunControl.start(Duration.ofMinutes(5));
  private Connection connection;
  private int read;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET threads = 2");
    connection.setAutoCommit(false);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** The driver ends such rows as if they were all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CASE WHEN range = 9900000 THEN CAST(error('a cell') AS BIGINT) ELSE range END",
        "CAST(CASE WHEN range = 9900000 THEN 'a cell' ELSE '1' END AS BIGINT)",
        "range * CASE WHEN range = 9900000 THEN 9223372036854775807 ELSE 1 END",
      })
  void next_queryThatFailsHalfWay_throwsAndTellsNoCell(String value) {
    assertThatThrownBy(() -> count("SELECT " + value + " FROM range(" + ROWS + ")"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the database failed")
        .hasMessageNotContaining("a cell")
        .hasNoCause();
    assertThat(read).as("rows that came before").isBetween(1, ROWS - 1);
  }

  @Test
  void next_databaseThatRunsOutOfMemory_throws() throws SQLException {
    execute("SET memory_limit = '20MB'");
    execute("SET temp_directory = ''");

    assertThatThrownBy(
            () ->
                count(
                    "SELECT COUNT(*) AS c FROM range("
                        + ROWS
                        + ") GROUP BY range::VARCHAR || 'with some more text'"))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 2049, ROWS})
  void next_rows_areAllRead(int rows) {
    assertThat(count("SELECT range FROM range(" + rows + ")")).isEqualTo(rows);
  }

  @Test
  void next_severalReaders_readEachRowOnce() throws Exception {
    AtomicLong sum = new AtomicLong();
    try (VectorScan scan =
        scan("SELECT range FROM range(" + ROWS + ")", List.of(ColumnType.INTEGER))) {
      assertThat(scan.shared()).isGreaterThan(ROWS);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        VectorScan.Reader reader = scan.reader();
        threads.add(new Thread(() -> sum.addAndGet(sum(reader))));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(sum).hasValue((long) ROWS * (ROWS - 1) / 2);
  }

  private long sum(VectorScan.Reader reader) {
    CellVector cells = new CellVector(ColumnType.INTEGER);
    long sum = 0;
    for (int rows = reader.next(control); rows > 0; rows = reader.next(control)) {
      reader.read(0, cells);
      sum += Arrays.stream(cells.longs, 0, rows).sum();
    }
    return sum;
  }

  private int count(String sql) {
    EngineSession session = new DuckDbSession(connection, control);
    try (VectorScan scan = session.scan(sql, List.of(), List.of(ColumnType.INTEGER))) {
      VectorScan.Reader reader = scan.reader();
      for (int rows = reader.next(control); rows > 0; rows = reader.next(control)) {
        read += rows;
      }
      return read;
    }
  }

  private VectorScan scan(String sql, List<ColumnType> types) throws SQLException {
    VectorScan scan = DuckDbScan.open(connection, sql, List.of(), types, control);
    assertThat(scan).isNotNull();
    return scan;
  }

  @Test
  void read_cellsOfEveryType_areAsStored() throws SQLException {
    List<ColumnType> types =
        List.of(
            ColumnType.INTEGER,
            ColumnType.DOUBLE,
            ColumnType.BOOLEAN,
            ColumnType.TEXT,
            ColumnType.decimal(38, 2));
    try (VectorScan scan =
        scan(
            "SELECT CAST(7 AS BIGINT), CAST(0.5 AS DOUBLE), TRUE, '漢𝄞', CAST(1.25 AS"
                + " DECIMAL(38,2)) UNION ALL SELECT NULL, NULL, NULL, NULL, NULL",
            types)) {
      VectorScan.Reader reader = scan.reader();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (int count = reader.next(control); count > 0; count = reader.next(control)) {
        for (int row = 0; row < count; row++) {
          rows.add(row(reader, types, row));
        }
      }
      assertThat(rows)
          .containsExactlyInAnyOrder(
              List.of(7L, 0.5, true, "漢𝄞", new BigDecimal("1.25")),
              Arrays.asList(null, null, null, null, null));
    }
  }

  private static List<@Nullable Object> row(
      VectorScan.Reader reader, List<ColumnType> types, int row) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      CellVector cell = new CellVector(types.get(i));
      reader.read(i, cell);
      cells.add(cell.isNull[row] ? null : value(cell, row));
    }
    return cells;
  }

  private static @Nullable Object value(CellVector cell, int row) {
    return switch (cell.kind()) {
      case BOOLEAN -> cell.booleans[row];
      case INTEGER, DATE, TIMESTAMP -> cell.longs[row];
      case DOUBLE -> cell.doubles[row];
      case DECIMAL, TEXT -> cell.objects(CellVector.CAPACITY)[row];
    };
  }

  @Test
  void read_wideDecimals_areThoseOfTheQueryWhateverTheirLength() throws SQLException {
    List<String> texts =
        Arrays.asList(
            "0.00",
            "-0.01",
            "9999999999999999.99",
            "-9999999999999999.99",
            "10000000000000000.00",
            "-10000000000000000.00",
            "999999999999999999999999999999999999.99",
            "-999999999999999999999999999999999999.99",
            null);
    String rows =
        texts.stream()
            .map(text -> "(CAST('" + text + "' AS DECIMAL(38,2)), CAST(7 AS BIGINT))")
            .collect(Collectors.joining(", "))
            .replace("'null'", "NULL");
    List<ColumnType> types =
        List.of(ColumnType.decimal(38, 2), ColumnType.INTEGER, ColumnType.decimal(38, 30));
    try (VectorScan scan =
        scan("SELECT *, CAST(0.5 AS DECIMAL(38,30)) FROM (VALUES " + rows + ")", types)) {
      VectorScan.Reader reader = scan.reader();
      assertThat(reader.next(control)).isEqualTo(texts.size());
      for (int row = 0; row < texts.size(); row++) {
        String text = texts.get(row);
        assertThat(row(reader, types, row))
            .containsExactly(
                text == null ? null : new BigDecimal(text), 7L, new BigDecimal("0.5").setScale(30));
      }
    }
  }

  @Test
  void shared_manyRowsThatDoNotFillTheFirstChunk_areForSeveralThreads() throws SQLException {
    String some = "SELECT range FROM range(" + ROWS + ") WHERE range % 3 = 0";
    try (VectorScan scan = scan(some, List.of(ColumnType.INTEGER))) {
      assertThat(scan.shared()).isGreaterThan(ROWS);
    }
    try (VectorScan scan = scan("SELECT range FROM range(100)", List.of(ColumnType.INTEGER))) {
      assertThat(scan.shared()).isZero();
    }
  }

  @Test
  void open_typesOrModesThatChunksCannotBeReadIn_leavesTheRowsToJdbc() throws SQLException {
    assertThat(
            DuckDbScan.open(
                connection, "SELECT 1", List.of(), List.of(ColumnType.INTEGER), control))
        .as("an INTEGER of DuckDB has 32 bits")
        .isNull();
    assertThat(
            DuckDbScan.open(
                connection,
                "SELECT CAST(1 AS DECIMAL(38,3))",
                List.of(),
                List.of(ColumnType.decimal(38, 2)),
                control))
        .as("decimals of another scale would be rounded")
        .isNull();
    connection.setAutoCommit(true);
    assertThat(
            DuckDbScan.open(
                connection,
                "SELECT CAST(1 AS BIGINT)",
                List.of(),
                List.of(ColumnType.INTEGER),
                control))
        .as("nothing would be spoilt by a failure")
        .isNull();
  }
}
