package dev.cleanroom.internal.table;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An embedded DuckDB, locked down: it sees the given files and nothing else of the machine, loads
 * no extension, keeps within its memory and threads, and none of that can be changed any more.
 *
 * <p>It writes no temporary files either: they would hold rows in clear text, as DuckDB encrypts
 * them only with an extension that this lock keeps out. What does not fit into memory fails.
 *
 * <p>Each source is one database in memory, gone with its connection.
 */
public final class DuckDb implements DataSource {
  private static final String DRIVER = "org.duckdb.DuckDBDriver";
  private static final long SMALLEST_MEMORY = 64L << 20;

  private final Supplier<List<Path>> files;
  private final String view;
  private final long memory;
  private final int threads;

  private DuckDb(Supplier<List<Path>> files, String view, long memory, int threads) {
    this.files = files;
    this.view = view;
    this.memory = memory;
    this.threads = threads;
  }

  /**
   * Returns whether DuckDB is on the class path.
   *
   * @return whether databases can be opened
   */
  public static boolean isPresent() {
    try {
      Class.forName(DRIVER);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Returns a source of databases with one view, of Parquet files.
   *
   * @param view the view's name
   * @param files finds the files, anew for each database
   * @return the source
   */
  static DuckDb ofParquet(String view, Supplier<List<Path>> files) {
    return new DuckDb(
        files, view, Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens a database in memory that may read some files.
   *
   * @param files the files
   * @param memory bytes that it may use; at least 64 MiB are given
   * @param threads threads that it may use
   * @return its only connection
   * @throws SQLException if it cannot be opened
   */
  public static Connection open(List<Path> files, long memory, int threads) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    try {
      lock(connection, files, Math.max(memory, SMALLEST_MEMORY), threads);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void lock(Connection connection, List<Path> files, long memory, int threads)
      throws SQLException {
    String paths = files.stream().map(DuckDb::quoted).collect(Collectors.joining(", "));
    for (String setting :
        List.of(
            "temp_directory = ''",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "allow_community_extensions = false",
            "allow_persistent_secrets = false",
            "enable_progress_bar = false",
            "preserve_insertion_order = false",
            "TimeZone = 'UTC'",
            "threads = " + threads,
            "memory_limit = '" + (memory >> 10) + "KiB'",
            "allowed_paths = [" + paths + "]",
            "enable_external_access = false",
            "lock_configuration = true")) {
      execute(connection, "SET " + setting);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  /**
   * Returns Parquet files as the text of a table.
   *
   * @param files the files
   * @return what stands after FROM
   */
  public static String parquet(List<Path> files) {
    return files.stream()
        .map(DuckDb::quoted)
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  private static String quoted(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }

  @Override
  public Connection getConnection() throws SQLException {
    List<Path> found = files.get();
    Connection connection = open(found, memory, threads);
    try {
      execute(connection, "CREATE VIEW " + view + " AS SELECT * FROM " + parquet(found));
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("nothing is wrapped");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
