package dev.cleanroom.budget.internal.jdbc;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements within one transaction. Values are always bound, never part of the text. */
final class Session {
  private final Connection connection;
  private final int timeoutSeconds;

  Session(Connection connection, int timeoutSeconds) {
    this.connection = connection;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** Reads one row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  void execute(String sql) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      statement.execute();
    }
  }

  @CanIgnoreReturnValue
  int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** Changes several rows in one round trip; each must change exactly one. */
  boolean updateEach(String sql, List<@Nullable Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return true;
    }
    try (PreparedStatement statement = prepare(sql)) {
      for (@Nullable Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      return areAllOne(statement.executeBatch());
    }
  }

  private static boolean areAllOne(int[] counts) {
    for (int count : counts) {
      if (count != 1) {
        return false;
      }
    }
    return true;
  }

  @CanIgnoreReturnValue
  <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(reader.read(rows));
        }
        return all;
      }
    }
  }

  <T> Optional<T> first(String sql, Reader<T> reader, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      statement.setMaxRows(1);
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
      }
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    if (timeoutSeconds > 0) {
      statement.setQueryTimeout(timeoutSeconds);
    }
    return statement;
  }

  /** Only columns of text are ever null. */
  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        statement.setNull(i + 1, Types.VARCHAR);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setString(i + 1, value.toString());
      }
    }
  }
}
