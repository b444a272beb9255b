package dev.cleanroom.examples.oracle;

import dev.cleanroom.Column;
import dev.cleanroom.Table;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A table whose rows a test exchanges between two runs of the same compiled template. */
final class SwitchedTable implements Table {
  private final String name;
  private final List<Column> columns;
  private volatile List<@Nullable Object[]> rows = List.of();

  SwitchedTable(String name, List<Column> columns) {
    this.name = name;
    this.columns = columns;
  }

  void show(List<@Nullable Object[]> shown) {
    rows = shown;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Stream<@Nullable Object[]> rows() {
    return rows.stream();
  }
}
