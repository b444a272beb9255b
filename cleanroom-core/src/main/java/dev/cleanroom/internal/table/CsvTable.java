package dev.cleanroom.internal.table;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.cleanroom.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as a table. A record with more or fewer fields than the header may have its values in
 * the wrong columns, so all its cells are unreadable. What a parser throws quotes the file, so it
 * never becomes a cause.
 */
public final class CsvTable implements VectorScan.Source {
  private final String name;
  private final Path file;
  private final List<Column> columns;
  private final List<String> header;
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
    this.header = readHeader();
    this.places = columns.stream().mapToInt(c -> place(c.name())).toArray();
  }

  private CsvTable(CsvTable whole, int[] wanted) {
    this.name = whole.name;
    this.file = whole.file;
    this.columns = VectorScan.columns(whole, wanted);
    this.header = whole.header;
    this.places = Arrays.stream(wanted).map(i -> whole.places[i]).toArray();
  }

  private List<String> readHeader() {
    try (CsvReader<CsvRecord> reader = reader()) {
      Iterator<CsvRecord> records = reader.iterator();
      return records.hasNext() ? records.next().getFields() : List.of();
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "table " + name + ": the header of " + file + " cannot be read");
    }
  }

  private int place(String column) {
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
        .allowExtraCharsAfterClosingQuote(true)
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
      Cursor cursor = new Cursor(reader());
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(cursor, Spliterator.ORDERED), false)
          .onClose(cursor::close);
    } catch (IOException e) {
      throw failure();
    }
  }

  /** Cells of other columns are not even parsed. */
  @Override
  public VectorScan scan(int[] wanted) {
    return RowScan.all(new CsvTable(this, wanted));
  }

  private UnreadableTableException failure() {
    return new UnreadableTableException("table " + name + ": " + file + " cannot be read");
  }

  /** Walks over the records below the header. */
  private final class Cursor implements Iterator<@Nullable Object[]> {
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;

    Cursor(CsvReader<CsvRecord> reader) {
      this.reader = reader;
      this.records = reader.iterator();
      try {
        if (hasNext() && records.next().getFields().equals(header)) {
          return;
        }
      } catch (RuntimeException e) {
        close();
        throw failure();
      }
      close();
      throw new UnreadableTableException(
          "table " + name + ": the header of " + file + " has changed since the table was made");
    }

    @Override
    public boolean hasNext() {
      try {
        return records.hasNext();
      } catch (RuntimeException e) {
        throw failure();
      }
    }

    @Override
    public @Nullable Object[] next() {
      CsvRecord row;
      try {
        row = records.next();
      } catch (NoSuchElementException e) {
        throw e;
      } catch (RuntimeException e) {
        throw failure();
      }
      return cells(row);
    }

    void close() {
      try {
        reader.close();
      } catch (IOException e) {
        // what was read was read
      }
    }
  }

  private @Nullable Object[] cells(CsvRecord row) {
    @Nullable Object[] cells = new @Nullable Object[places.length];
    if (row.getFieldCount() != header.size()) {
      Arrays.fill(cells, CellParser.UNREADABLE);
      return cells;
    }
    for (int i = 0; i < places.length; i++) {
      String text = row.getField(places[i]);
      cells[i] = text.isEmpty() ? null : CellParser.parse(columns.get(i).type(), text);
    }
    return cells;
  }
}
