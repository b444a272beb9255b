package dev.cleanroom.internal.table;

import dev.cleanroom.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parquet files as a table, read by an embedded DuckDB that sees nothing else. */
public final class ParquetTable implements VectorScan.Source {
  private static final String VIEW = "parquet_rows";

  private final Path path;
  private final JdbcTable rows;

  /**
   * Creates the table and reads its columns.
   *
   * @param name the table's name
   * @param path a file, or a folder of files whose names end in {@code .parquet}
   * @throws IllegalArgumentException if DuckDB is missing, there is no file, or one cannot be read
   */
  public ParquetTable(String name, Path path) {
    if (!DuckDb.isPresent()) {
      throw new IllegalArgumentException(
          "table " + name + ": Parquet files need org.duckdb:duckdb_jdbc on the class path");
    }
    this.path = path.toAbsolutePath();
    if (files().isEmpty()) {
      throw new IllegalArgumentException(
          "table " + name + ": " + path + " is no file and no folder with *.parquet files");
    }
    this.rows = new JdbcTable(name, DuckDb.ofParquet(VIEW, this::files), VIEW);
  }

  /**
   * Returns the files as they are now.
   *
   * @return absolute paths, in order
   */
  public List<Path> files() {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(path)) {
      return found
          .filter(file -> file.getFileName().toString().endsWith(".parquet"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UnreadableTableException("the folder " + path + " cannot be read");
    }
  }

  /**
   * Returns the files as a table of a database.
   *
   * @return a table whose source opens a database of its own for each connection
   */
  public JdbcTable asDatabaseTable() {
    return rows;
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<Column> columns() {
    return rows.columns();
  }

  @Override
  public Stream<@Nullable Object[]> rows() {
    return rows.rows();
  }

  @Override
  public VectorScan scan(int[] columns) {
    return rows.scan(columns);
  }
}
