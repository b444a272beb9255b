package dev.cleanroom.sql.internal.spark;

import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.when;

import dev.cleanroom.Column;
import dev.cleanroom.internal.table.UnreadableTableException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A Dataset as a table. What Spark says of a failure quotes rows, so it never becomes a cause. */
public final class DatasetTable implements SparkBacked {
  private final String name;
  private final SparkSession session;
  private final Supplier<org.apache.spark.sql.Dataset<Row>> source;
  private final StructType schema;
  private final List<Column> columns;

  private DatasetTable(
      String name, SparkSession session, Supplier<org.apache.spark.sql.Dataset<Row>> source) {
    this.name = name;
    this.session = session;
    this.source = source;
    Dataset<Row> data = (Dataset<Row>) source.get();
    unrepeatable(data)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("table " + name + ": " + why);
            });
    this.schema = data.schema();
    this.columns = SparkSchema.columns(name, schema);
  }

  /**
   * Returns the rows of a Dataset.
   *
   * @param name the table's name in templates
   * @param data the rows
   * @return the table
   * @throws IllegalArgumentException if it cannot be a table
   */
  public static DatasetTable of(String name, org.apache.spark.sql.Dataset<Row> data) {
    SparkSchema.requireName(name);
    return new DatasetTable(name, classic(name, data.sparkSession()), () -> data);
  }

  /**
   * Returns the rows of a table or view.
   *
   * @param name the table's name in templates
   * @param session the session
   * @param sparkTable the table's name in the session
   * @return the table
   * @throws IllegalArgumentException if it cannot be a table
   */
  public static DatasetTable of(
      String name, org.apache.spark.sql.SparkSession session, String sparkTable) {
    SparkSchema.requireName(name);
    SparkSession own = classic(name, session);
    try {
      return new DatasetTable(name, own, () -> own.table(sparkTable));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "table " + name + ": the session does not find '" + sparkTable + "'");
    }
  }

  private static SparkSession classic(String name, org.apache.spark.sql.SparkSession session) {
    if (session instanceof SparkSession classic) {
      return classic;
    }
    throw new IllegalArgumentException(
        "table " + name + ": a session of Spark Connect is in another process; use the driver's");
  }

  /** Why rows may be others when they are read again, which Spark does whenever it likes. */
  private static Optional<String> unrepeatable(Dataset<Row> data) {
    if (data.isStreaming()) {
      return Optional.of("a stream has no last row; write it to a table first");
    }
    return data.queryExecution().analyzed().deterministic()
        ? Optional.empty()
        : Optional.of(
            "its rows are drawn anew whenever they are read, as with rand() or uuid(); write them"
                + " to a table first");
  }

  SparkSession owner() {
    return session;
  }

  StructType schema() {
    return schema;
  }

  /** The rows as they are now, in a session of a run. */
  Dataset<Row> in(RunSession run) {
    Dataset<Row> data = run.moved((Dataset<Row>) source.get());
    unrepeatable(data)
        .ifPresent(
            why -> {
              throw new UnreadableTableException("table " + name + ": " + why);
            });
    if (!SparkSchema.types(data.schema()).equals(SparkSchema.types(schema))) {
      throw new UnreadableTableException(
          "table " + name + ": its columns have changed since it was made");
    }
    return readable(data);
  }

  /**
   * Spark keeps bytes of a text that are no UTF-8, which it compares as they are and hands over as
   * one replacement character. They are NULL here, as half a character is in every other table.
   */
  private static Dataset<Row> readable(Dataset<Row> data) {
    org.apache.spark.sql.Column[] cells =
        Arrays.stream(data.schema().fields())
            .map(field -> readable(data.col(field.name()), field))
            .toArray(org.apache.spark.sql.Column[]::new);
    return data.select(cells);
  }

  private static org.apache.spark.sql.Column readable(
      org.apache.spark.sql.Column cell, StructField field) {
    return field.dataType() instanceof StringType
        ? when(is_valid_utf8(cell), cell).as(field.name())
        : cell;
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
    Cursor cursor = new Cursor();
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(cursor, Spliterator.ORDERED), false)
        .onClose(cursor::close);
  }

  @FunctionalInterface
  private interface Reading<T> {
    T of(RowReader rows) throws Exception;
  }

  /** Walks over the rows; the first partition is computed when the first row is asked for. */
  private final class Cursor implements Iterator<@Nullable Object[]> {
    private final RunSession run = RunSession.like(session);
    private @Nullable RowReader rows;

    @Override
    public boolean hasNext() {
      return read(RowReader::hasNext);
    }

    @Override
    public @Nullable Object[] next() {
      Row row = read(RowReader::next);
      @Nullable Object[] cells = new @Nullable Object[columns.size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.get(i);
      }
      return cells;
    }

    private <T> T read(Reading<T> action) {
      try {
        RowReader opened = rows;
        if (opened == null) {
          opened = RowReader.of(run, DatasetTable.this.in(run));
          rows = opened;
        }
        return action.of(opened);
      } catch (UnreadableTableException | NoSuchElementException e) {
        throw e;
      } catch (Exception e) {
        throw new UnreadableTableException(
            "table " + name + ": Spark failed, SQL state " + SparkFailures.state(e));
      }
    }

    void close() {
      run.close();
    }
  }
}
