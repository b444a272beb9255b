package dev.cleanroom.examples;

import dev.cleanroom.Column;
import dev.cleanroom.Table;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An adapter of one's own: maps as rows, as they come from JSON or a document store. A missing key
 * is NULL, and so is a value that is not of its column's type.
 *
 * @param name the table's name
 * @param columns the columns to read, named like the keys
 * @param maps the rows
 */
public record MapTable(String name, List<Column> columns, Iterable<? extends Map<String, ?>> maps)
    implements Table {
  /** Copies the columns; the maps stay where they are and are read anew for each run. */
  public MapTable {
    columns = List.copyOf(columns);
  }

  @Override
  public Stream<@Nullable Object[]> rows() {
    return StreamSupport.stream(maps.spliterator(), false).map(this::row);
  }

  private @Nullable Object[] row(Map<String, ?> map) {
    return columns.stream().map(column -> map.get(column.name())).toArray();
  }
}
