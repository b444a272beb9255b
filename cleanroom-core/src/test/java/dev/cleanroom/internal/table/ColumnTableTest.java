package dev.cleanroom.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnData;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnTableTest {
  private static List<List<@Nullable Object>> rows(Table table) {
    try (Stream<@Nullable Object[]> rows = table.rows()) {
      return rows.map(Arrays::asList).toList();
    }
  }

  @Test
  void columns_ofEveryKind_haveTheirTypesAndCells() {
    BitSet second = new BitSet();
    second.set(1);
    Table table =
        Table.columns(
            "visits",
            ColumnData.of("person", new long[] {7, 8}),
            ColumnData.of("times", new int[] {1, 2}).withNulls(second),
            ColumnData.of("score", new double[] {0.5, 1}),
            ColumnData.of("adult", new boolean[] {true, false}),
            ColumnData.of("name", new @Nullable String[] {"ann", null}),
            ColumnData.coded("city", new int[] {1, -1}, "Bern", "Basel"),
            ColumnData.decimals("paid", new long[] {995, -5}, 2),
            ColumnData.dates("day", new int[] {0, 1}),
            ColumnData.timestamps("at", new long[] {0, 1_001}));

    assertThat(table.name()).isEqualTo("visits");
    assertThat(table.columns())
        .containsExactly(
            Column.of("person", ColumnType.INTEGER),
            Column.of("times", ColumnType.INTEGER),
            Column.of("score", ColumnType.DOUBLE),
            Column.of("adult", ColumnType.BOOLEAN),
            Column.of("name", ColumnType.TEXT),
            Column.of("city", ColumnType.TEXT),
            Column.of("paid", ColumnType.decimal(19, 2)),
            Column.of("day", ColumnType.DATE),
            Column.of("at", ColumnType.TIMESTAMP));
    assertThat(rows(table))
        .containsExactly(
            Arrays.asList(
                7L,
                1,
                0.5,
                true,
                "ann",
                "Basel",
                new BigDecimal("9.95"),
                LocalDate.of(1970, 1, 1),
                LocalDateTime.of(1970, 1, 1, 0, 0)),
            Arrays.asList(
                8L,
                null,
                1.0,
                false,
                null,
                CellParser.UNREADABLE,
                new BigDecimal("-0.05"),
                LocalDate.of(1970, 1, 2),
                LocalDateTime.of(1970, 1, 1, 0, 0, 1, 1_000_000)));
  }

  @Test
  void columns_thatDoNotFitTogether_throwWithAllProblems() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Table.columns(
                    "t",
                    ColumnData.of("a", new long[2]),
                    ColumnData.of("b", new long[3]),
                    ColumnData.of("A", new long[1])))
        .withMessage(
            "table t has 2 cells in column 'a', but 3 in column 'b';"
                + " has twice the column 'A'; has 2 cells in column 'a', but 1 in column 'A'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.columns("t"))
        .withMessage("table t has no columns");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.columns("no name", ColumnData.of("a", new long[2])));
  }

  @Test
  void columnData_wrongParts_throws() {
    BitSet third = new BitSet();
    third.set(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ColumnData.of("a", new long[2]).withNulls(third))
        .withMessage("column 'a' has 2 cells, but row 2 is to be NULL");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ColumnData.decimals("a", new long[2], 20));
    assertThatIllegalArgumentException().isThrownBy(() -> ColumnData.of("a b", new long[2]));
  }

  @Test
  void rows_readAgain_seeTheArraysAsTheyAre() {
    long[] numbers = {1};
    Table table = Table.columns("t", ColumnData.of("a", numbers));
    assertThat(rows(table)).containsExactly(List.of(1L));
    numbers[0] = 2;
    assertThat(rows(table)).containsExactly(List.of(2L));
  }
}
