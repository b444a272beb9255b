package dev.cleanroom.internal.table;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.cleanroom.Column;
import dev.cleanroom.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A CSV file as a table. */
public final class CsvTable implements Table {
  private final String name;
  private final Path file;
  private final List<Column> columns;
  private final int[] places;

  /**
   * Creates the table and reads the file's header.
   *
   * @param name the table's name
   * @param file the file
   * @param columns the columns to read
   * @throws IllegalArgumentException if the file cannot be read or its header lacks a column
   */
  public CsvTable(String name, Path file, List<Column> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("table " + name + " has no columns");
    }
    this.name = name;
    this.file = file.toAbsolutePath();
    this.columns = List.copyOf(columns);
    List<String> header = header();
    this.places = columns.stream().mapToInt(c -> place(header, c.name())).toArray();
  }

  private List<String> header() {
    try (CsvReader<CsvRecord> reader = reader()) {
      Iterator<CsvRecord> records = reader.iterator();
      return records.hasNext() ? records.next().getFields() : List.of();
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "table " + name + ": the header of " + file + " cannot be read");
    }
  }

  private int place(List<String> header, String column) {
    int place = header.indexOf(column);
    if (place < 0 || header.lastIndexOf(column) != place) {
      throw new IllegalArgumentException(
          "table "
              + name
              + ": the header of "
              + file
              + (place < 0 ? " lacks column '" : " has twice the column '")
              + column
              + "'");
    }
    return place;
  }

  private CsvReader<CsvRecord> reader() throws IOException {
    return CsvReader.builder()
        .detectBomHeader(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .skipEmptyLines(true)
        .ofCsvRecord(file);
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
    try {
      CsvReader<CsvRecord> reader = reader();
      return reader.stream().skip(1).map(this::cells).onClose(() -> close(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(CsvReader<CsvRecord> reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Object[] cells(CsvRecord row) {
    @Nullable Object[] cells = new @Nullable Object[places.length];
    for (int i = 0; i < places.length; i++) {
      String text = places[i] < row.getFieldCount() ? row.getField(places[i]) : "";
      cells[i] = text.isEmpty() ? null : CellParser.parse(columns.get(i).type(), text);
    }
    return cells;
  }
}
