package dev.cleanroom.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetTableTest {
  @TempDir Path folder;

  @CanIgnoreReturnValue
  private Path write(String name, String query) throws SQLException {
    Path file = folder.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
    }
    return file;
  }

  private static List<List<@Nullable Object>> rows(Table table) {
    try (Stream<@Nullable Object[]> rows = table.rows()) {
      return rows.map(row -> java.util.Arrays.<@Nullable Object>asList(row.clone())).toList();
    }
  }

  @Test
  void rows_everyColumnType_areRead() throws SQLException {
    Path file =
        write(
            "all.parquet",
            "SELECT 7::BIGINT AS id, 'Oslo' AS city, 1.50::DECIMAL(9,2) AS price, 2.5::DOUBLE AS w,"
                + " true AS ok, DATE '2026-01-31' AS day,"
                + " TIMESTAMP '2026-01-31 10:15:30.123456' AS at, NULL::BIGINT AS nothing");
    Table table = Table.parquet("all_types", file);
    assertThat(table.name()).isEqualTo("all_types");
    assertThat(table.columns())
        .containsExactly(
            Column.of("id", ColumnType.INTEGER),
            Column.of("city", ColumnType.TEXT),
            Column.of("price", ColumnType.decimal(9, 2)),
            Column.of("w", ColumnType.DOUBLE),
            Column.of("ok", ColumnType.BOOLEAN),
            Column.of("day", ColumnType.DATE),
            Column.of("at", ColumnType.TIMESTAMP),
            Column.of("nothing", ColumnType.INTEGER));
    assertThat(rows(table))
        .containsExactly(
            java.util.Arrays.asList(
                7L,
                "Oslo",
                new BigDecimal("1.50"),
                2.5,
                true,
                LocalDate.of(2026, 1, 31),
                LocalDateTime.of(2026, 1, 31, 10, 15, 30, 123_456_000),
                null));
  }

  @Test
  void rows_ofAFolder_areThoseOfAllFilesAsTheyAreNow() throws SQLException, IOException {
    write("a.parquet", "SELECT 1::BIGINT AS id");
    Files.writeString(folder.resolve("notes.txt"), "no rows");
    Table table = Table.parquet("t", folder);
    assertThat(rows(table)).hasSize(1);
    write("b.parquet", "SELECT 2::BIGINT AS id");
    assertThat(rows(table)).hasSize(2);
  }

  @Test
  void parquet_nameWithQuotes_isRead() throws SQLException, IOException {
    Path plain = write("a.parquet", "SELECT 1::BIGINT AS id");
    Path odd = Files.move(plain, folder.resolve("it's [a] *.parquet"));
    assertThat(rows(Table.parquet("t", odd))).hasSize(1);
  }

  @Test
  void parquet_noFile_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.parquet("t", folder.resolve("absent.parquet")))
        .withMessageContaining("no file");
  }

  @Test
  void parquet_noParquet_isRefusedWithoutItsContents() throws IOException {
    Path file = Files.writeString(folder.resolve("a.parquet"), "secret text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.parquet("t", file))
        .withMessageContaining("cannot be read")
        .withMessageNotContaining("secret")
        .withNoCause();
  }

  @Test
  void rows_fileGone_failWithoutACause() throws SQLException, IOException {
    Path file = write("a.parquet", "SELECT 1::BIGINT AS id");
    Table table = Table.parquet("t", file);
    Files.delete(file);
    assertThatIllegalStateException().isThrownBy(table::rows).withNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '/tmp/cleanroom-must-not-exist.csv'",
        "ATTACH '/tmp/cleanroom-must-not-exist.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '100GB'",
        "SET temp_directory = '/tmp'",
        "SET enable_external_access = true",
        "RESET lock_configuration"
      })
  void open_whatReachesOutside_isRefused(String sql) throws SQLException {
    try (Connection connection = DuckDb.open(List.of(), 1L << 28, 1);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
    }
    assertThat(Path.of("/tmp/cleanroom-must-not-exist.csv")).doesNotExist();
    assertThat(Path.of("/tmp/cleanroom-must-not-exist.db")).doesNotExist();
  }

  @Test
  void open_beyondItsMemory_failsInsteadOfWritingFiles() throws SQLException {
    try (Connection connection = DuckDb.open(List.of(), 1, 1);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "CREATE TABLE t AS SELECT i, hash(i) h FROM range(30000000) r(i) ORDER BY h"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Memory");
    }
  }
}
