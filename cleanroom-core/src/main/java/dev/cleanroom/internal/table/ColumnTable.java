package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Columns in arrays as a table. */
public final class ColumnTable implements VectorScan.Source {
  private final String name;
  private final List<ArrayColumn> arrays;
  private final List<Column> columns;
  private final int size;

  /**
   * Creates the table.
   *
   * @param name the table's name
   * @param arrays its columns
   * @throws IllegalArgumentException if there are no columns, two have the same name, or they do
   *     not have the same number of cells
   */
  public ColumnTable(String name, List<ArrayColumn> arrays) {
    List<String> problems = problems(arrays);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("table " + name + " " + String.join("; ", problems));
    }
    this.name = name;
    this.arrays = List.copyOf(arrays);
    this.columns = arrays.stream().map(ArrayColumn::column).toList();
    this.size = arrays.get(0).size();
  }

  private static List<String> problems(List<ArrayColumn> arrays) {
    if (arrays.isEmpty()) {
      return List.of("has no columns");
    }
    List<String> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    ArrayColumn first = arrays.get(0);
    for (ArrayColumn array : arrays) {
      String column = array.column().name();
      if (!names.add(column.toLowerCase(Locale.ROOT))) {
        problems.add("has twice the column '" + column + "'");
      }
      if (array.size() != first.size()) {
        problems.add(
            "has %d cells in column '%s', but %d in column '%s'"
                .formatted(first.size(), first.column().name(), array.size(), column));
      }
    }
    return problems;
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
    return IntStream.range(0, size).mapToObj(this::cells);
  }

  private @Nullable Object[] cells(int row) {
    @Nullable Object[] cells = new @Nullable Object[arrays.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = arrays.get(i).cell(row);
    }
    return cells;
  }

  @Override
  public VectorScan scan(int[] places) {
    return new Scan(places);
  }

  /** Gives each reader the next rows that no other has. */
  private final class Scan implements VectorScan {
    private final AtomicLong next = new AtomicLong();
    private final int[] places;

    Scan(int[] places) {
      this.places = places;
    }

    @Override
    public long shared() {
      return size;
    }

    @Override
    public Reader reader() {
      return new Part(next, places);
    }

    @Override
    public void close() {
      // nothing was opened
    }
  }

  /** Reads what it was given of the arrays. */
  private final class Part implements VectorScan.Reader {
    private final AtomicLong next;
    private final int[] places;
    private int from;
    private int count;

    Part(AtomicLong next, int[] places) {
      this.next = next;
      this.places = places;
    }

    @Override
    public int next(RunControl control) {
      from = (int) Math.min(next.getAndAdd(CellVector.CAPACITY), size);
      count = Math.min(CellVector.CAPACITY, size - from);
      return count;
    }

    @Override
    public void read(int column, CellVector target) {
      arrays.get(places[column]).read(from, count, target);
    }
  }
}
