package dev.cleanroom.examples;

import dev.cleanroom.Column;
import dev.cleanroom.Table;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of another table, of text and whole numbers, read once and kept: for programs that run a
 * template very often.
 *
 * @param name the table's name
 * @param columns the columns
 * @param cells the rows
 */
record InMemory(String name, List<Column> columns, List<@Nullable Object[]> cells)
    implements Table {
  static Table copyOf(Table table, Predicate<@Nullable Object[]> wanted) {
    try (Stream<@Nullable Object[]> rows = table.rows()) {
      return new InMemory(
          table.name(), table.columns(), rows.map(InMemory::copy).filter(wanted).toList());
    }
  }

  /** Whole numbers come from text as decimals. */
  private static @Nullable Object[] copy(@Nullable Object[] row) {
    return Arrays.stream(row)
        .map(cell -> cell instanceof BigDecimal number ? (Object) number.longValueExact() : cell)
        .toArray();
  }

  @Override
  public Stream<@Nullable Object[]> rows() {
    return cells.stream();
  }
}
