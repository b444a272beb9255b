package dev.cleanroom.examples.oracle;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/** Tables in which every private cell holds a mark; some of them fail with marks in their words. */
final class CanaryTables {
  private final String word;
  private final String digits;
  private final JdbcDataSource database = new JdbcDataSource();

  /** Fails whenever it is switched on, as a connection that is lost does. */
  final AtomicBoolean lost = new AtomicBoolean();

  CanaryTables(String word, String digits) {
    this.word = word;
    this.digits = digits;
    database.setURL("jdbc:h2:mem:canary;DB_CLOSE_DELAY=-1");
  }

  private String mark(int i) {
    return word + i;
  }

  private long number(int i) {
    return Long.parseLong(digits) * 10_000 + i;
  }

  /** A person's record; the mark of one is in what its accessor throws. */
  public record Person(String person, String card, String note, long amount, double ratio) {
    @Override
    public String note() {
      if (amount % 10 == 3) {
        throw new IllegalArgumentException("cannot read " + note, new Exception(person));
      }
      return note;
    }
  }

  Table records(String name) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      people.add(
          new Person(mark(i), i % 2 == 0 ? "A" : "B", mark(1000 + i), number(i), number(i) / 7.0));
    }
    return Table.of(name, Person.class, people);
  }

  Table csv(Path folder) throws IOException {
    Path file = folder.resolve("visits.csv");
    StringBuilder text = new StringBuilder("person,place,note,amount\n");
    for (int i = 0; i < 60; i++) {
      text.append(mark(i)).append(i % 2 == 0 ? ",A," : ",B,").append(mark(2000 + i)).append(',');
      text.append(i % 9 == 4 ? mark(i) : number(i)).append(i % 11 == 5 ? ",extra\n" : "\n");
    }
    Files.writeString(file, text);
    return Table.csv(
        "visits",
        file,
        new Column("person", ColumnType.TEXT),
        new Column("place", ColumnType.TEXT),
        new Column("note", ColumnType.TEXT),
        new Column("amount", ColumnType.INTEGER));
  }

  Table jdbc() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE \"orders\" (\"person\" VARCHAR, \"kind\" VARCHAR, \"note\" VARCHAR,"
              + " \"amount\" DECIMAL(38, 4))");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO \"orders\" VALUES (?, ?, ?, ?)")) {
        for (int i = 0; i < 60; i++) {
          insert.setString(1, mark(i));
          insert.setString(2, i % 2 == 0 ? "A" : "B");
          insert.setString(3, mark(3000 + i));
          insert.setBigDecimal(4, java.math.BigDecimal.valueOf(number(i), 4));
          insert.executeUpdate();
        }
      }
    }
    return Table.jdbc("orders", database, "orders");
  }

  /** The same table by way of a driver that can fail in the middle, with rows in its words. */
  Table failingJdbc() {
    return Table.jdbc("remote", proxy(DataSource.class, database), "orders");
  }

  private <T> T proxy(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (lost.get() && method.getName().equals("next")) {
                SQLException failure = new SQLException("lost at " + mark(7), mark(8), 7);
                failure.setNextException(new SQLException(mark(9)));
                failure.addSuppressed(new IllegalStateException(mark(10)));
                throw failure;
              }
              try {
                return wrapped(method.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }

  private @Nullable Object wrapped(@Nullable Object result) {
    if (result instanceof Connection connection) {
      return proxy(Connection.class, connection);
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement);
    }
    return result instanceof ResultSet rows ? proxy(ResultSet.class, rows) : result;
  }

  /** An adapter of somebody's own that quotes rows when it fails, be it at the start or later. */
  Table failing(String name, int at) {
    return new Table() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Column> columns() {
        return List.of(
            new Column("person", ColumnType.TEXT),
            new Column("card", ColumnType.TEXT),
            new Column("amount", ColumnType.INTEGER));
      }

      @Override
      public Stream<@Nullable Object[]> rows() {
        if (at == 0) {
          throw failure();
        }
        return IntStream.range(0, 100)
            .<@Nullable Object[]>mapToObj(CanaryTables.this::row)
            .peek(row -> failAt(row, at))
            .onClose(
                () -> {
                  throw new IllegalStateException("close " + mark(11));
                });
      }
    };
  }

  private @Nullable Object[] row(int i) {
    return new @Nullable Object[] {mark(i), "A", number(i)};
  }

  private void failAt(@Nullable Object[] row, int at) {
    if (row[2] instanceof Long amount && amount == number(at)) {
      throw failure();
    }
  }

  private RuntimeException failure() {
    RuntimeException failure =
        new IllegalStateException("row " + mark(5), new IOException(mark(6) + " " + number(6)));
    failure.addSuppressed(new Exception(mark(12)));
    return failure;
  }
}
