package dev.cleanroom.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  private static final Column ID = Column.of("id", ColumnType.TEXT);
  private static final Column NOTE = Column.of("note", ColumnType.TEXT);

  @TempDir Path folder;

  @CanIgnoreReturnValue
  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private static List<List<@Nullable Object>> read(Table table) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Stream<@Nullable Object[]> stream = table.rows()) {
      for (Iterator<@Nullable Object[]> it = stream.iterator(); it.hasNext(); ) {
        @Nullable Object[] row = it.next();
        List<@Nullable Object> cells = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
          Object normal = Cells.normalise(table.columns().get(i).type(), row[i]);
          cells.add(normal == null && row[i] != null ? "BAD" : normal);
        }
        rows.add(cells);
      }
    }
    return rows;
  }

  private static List<@Nullable Object> row(@Nullable Object... cells) {
    return Arrays.asList(cells);
  }

  @Test
  void rows_everyType_areReadExactly() throws IOException {
    Path file =
        file(
            """
            id,flag,count,price,ratio,day,at
            a,TRUE,-5,0.10,1.5e3,2026-01-31,2026-01-31T10:15:30.123
            b,false, 7 ,123456789012345678901234567.89,-0,0001-01-01,2026-01-31 10:15:30
            c,true,1e3,1.005,.5,9999-12-31,2026-01-31T10:15:30+02:00
            """);
    Table table =
        Table.csv(
            "t",
            file,
            ID,
            Column.of("flag", ColumnType.BOOLEAN),
            Column.of("count", ColumnType.INTEGER),
            Column.of("price", ColumnType.decimal(29, 2)),
            Column.of("ratio", ColumnType.DOUBLE),
            Column.of("day", ColumnType.DATE),
            Column.of("at", ColumnType.TIMESTAMP));
    LocalDateTime at = LocalDateTime.of(2026, 1, 31, 10, 15, 30);
    assertThat(read(table))
        .containsExactly(
            row(
                "a",
                true,
                -5L,
                new BigDecimal("0.10"),
                1500.0,
                LocalDate.of(2026, 1, 31),
                at.plusNanos(123_000_000)),
            row(
                "b",
                false,
                7L,
                new BigDecimal("123456789012345678901234567.89"),
                0.0,
                LocalDate.of(1, 1, 1),
                at),
            row(
                "c",
                true,
                1000L,
                new BigDecimal("1.00"),
                0.5,
                LocalDate.of(9999, 12, 31),
                at.minusHours(2)));
    assertThat(read(table)).as("read again").hasSize(3);
  }

  @Test
  void rows_quotesNewlinesBomCrlf_followRfc4180() throws IOException {
    Path file = file("\uFEFFid,note\r\n1,\"a \"\"b\"\", c\r\nd\"\r\n\r\n2,\"\"\r\n3, x \r\n4,é😀");
    assertThat(read(Table.csv("t", file, ID, NOTE)))
        .containsExactly(
            row("1", "a \"b\", c\r\nd"), row("2", null), row("3", " x "), row("4", "é😀"));
  }

  @Test
  void rows_otherOrderAndUndeclaredColumns_areFoundByName() throws IOException {
    Path file = file("skipped,note,id\n9,n,i\n");
    assertThat(read(Table.csv("t", file, ID, NOTE))).containsExactly(row("i", "n"));
  }

  @Test
  void rows_otherNumberOfFields_areUnreadable() throws IOException {
    Path file = file("id,note\n1\n2,b,c\n3,d\n4,\n");
    assertThat(read(Table.csv("t", file, ID, NOTE)))
        .containsExactly(row("BAD", "BAD"), row("BAD", "BAD"), row("3", "d"), row("4", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BOOLEAN:yes",
        "BOOLEAN:1",
        "INTEGER:1.5",
        "INTEGER:9223372036854775808",
        "INTEGER:0x10",
        "INTEGER:1,000",
        "INTEGER:1e99999999",
        "DOUBLE:NaN",
        "DOUBLE:0x1p3",
        "DOUBLE:1d",
        "DOUBLE:Infinity",
        "DOUBLE:1.2.3",
        "DATE:2026-02-30",
        "DATE:31.01.2026",
        "DATE:+10000-01-01",
        "TIMESTAMP:2026-01-01",
        "TIMESTAMP:2026-01-01T25:00:00",
        "TIMESTAMP:2026-01-01T00:00:00+99:00",
        "TEXT:a\uFFFDb"
      })
  void rows_cellNotOfItsType_isUnreadable(String cell) throws IOException {
    int colon = cell.indexOf(':');
    ColumnType type = new ColumnType(ColumnType.Kind.valueOf(cell.substring(0, colon)), 0, 0);
    Path file = file("x,y\n\"" + cell.substring(colon + 1) + "\",z\n");
    assertThat(read(Table.csv("t", file, Column.of("x", type)))).containsExactly(row("BAD"));
  }

  @Test
  void rows_longCells_areUnreadable() throws IOException {
    Path file =
        file("id,n\n" + "x".repeat(Table.MAX_TEXT_LENGTH + 1) + "," + "1".repeat(101) + "\n");
    assertThat(read(Table.csv("t", file, ID, Column.of("n", ColumnType.decimal(38, 0)))))
        .containsExactly(row("BAD", "BAD"));
  }

  @Test
  void rows_bytesThatAreNotUtf8_areUnreadableOnlyThere() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "id,note\nM\u00fcller,a\nOk,b\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(read(Table.csv("t", file, ID, NOTE)))
        .containsExactly(row("BAD", "a"), row("Ok", "b"));
  }

  @Test
  void rows_textAfterQuoteOrQuoteNeverClosed_neverThrows() throws IOException {
    Path file = file("id,note\n1,\"secret\" more\n2,\"open\n3,b\n");
    List<List<@Nullable Object>> rows = read(Table.csv("t", file, ID, NOTE));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).get(0)).isEqualTo("2");
  }

  @Test
  void rows_fieldBeyondAllLimits_failsWithoutContent() throws IOException {
    Path file = file("id,note\n1,\"" + "secret".repeat(3_000_000) + "\"\n2,b\n");
    Table table = Table.csv("t", file, ID, NOTE);
    assertThatIllegalStateException()
        .isThrownBy(() -> read(table))
        .withMessage("table t: " + file.toAbsolutePath() + " cannot be read")
        .withNoCause();
  }

  @Test
  void rows_headerChanged_fails() throws IOException {
    Table table = Table.csv("t", file("id,note\n1,a\n"), ID, NOTE);
    file("note,id\na,1\n");
    assertThatIllegalStateException()
        .isThrownBy(table::rows)
        .withMessageEndingWith("has changed since the table was made");
    file("");
    assertThatIllegalStateException().isThrownBy(table::rows);
  }

  @Test
  void rows_fileGone_fails() throws IOException {
    Path file = file("id\n1\n");
    Table table = Table.csv("t", file, ID);
    Files.delete(file);
    assertThatIllegalStateException().isThrownBy(table::rows).withNoCause();
  }

  @Test
  void rows_pastTheEnd_throwsNoSuchElement() throws IOException {
    try (Stream<@Nullable Object[]> rows = Table.csv("t", file("id\n1\n"), ID).rows()) {
      Iterator<@Nullable Object[]> it = rows.iterator();
      assertThat(it.next()).containsExactly("1");
      assertThat(it.hasNext()).isFalse();
      assertThat(catchNext(it)).isInstanceOf(NoSuchElementException.class);
    }
  }

  private static Throwable catchNext(Iterator<?> it) {
    return org.assertj.core.api.Assertions.catchThrowable(it::next);
  }

  @Test
  void csv_headerOrNameWrong_throws() throws IOException {
    Path file = file("id,id,note\n1,2,3\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.csv("t", file, ID))
        .withMessageContaining("has twice the column 'id'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.csv("t", file, Column.of("Note", ColumnType.TEXT)))
        .withMessageContaining("lacks column 'Note'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.csv("t", file))
        .withMessage("table t has no columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.csv("a b", file, NOTE))
        .withMessageContaining("table name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.csv("t", folder.resolve("none.csv"), ID))
        .withMessageContaining("cannot be read");
  }

  @Test
  void toString_table_showsNoCell() throws IOException {
    assertThat(Table.csv("t", file("id\nsecret\n"), ID).toString()).doesNotContain("secret");
    assertThat(CellParser.UNREADABLE).hasToString("unreadable");
  }
}
