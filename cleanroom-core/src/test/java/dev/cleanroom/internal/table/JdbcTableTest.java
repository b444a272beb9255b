package dev.cleanroom.internal.table;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcTableTest {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final JdbcDataSource h2 = new JdbcDataSource();
  private final AtomicInteger open = new AtomicInteger();
  private final List<String> calls = new ArrayList<>();
  private @Nullable Connection keep;

  @BeforeEach
  void connect() throws SQLException {
    h2.setURL("jdbc:h2:mem:t" + NUMBER.incrementAndGet());
    keep = h2.getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    requireNonNull(keep).close();
    assertThat(open).as("connections left open").hasValue(0);
  }

  private void sql(String... statements) throws SQLException {
    try (Statement statement = requireNonNull(keep).createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Counts open connections and notes what is called on them. */
  private DataSource source() {
    return proxy(DataSource.class, h2);
  }

  @SuppressWarnings("unchecked") // a proxy of the given interface
  private <T> T proxy(Class<T> type, Object target) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                Object result = method.invoke(target, arguments);
                if (result instanceof Connection connection) {
                  open.incrementAndGet();
                  return proxy(Connection.class, connection);
                }
                if (target instanceof Connection) {
                  calls.add(
                      method.getName() + (arguments == null ? "" : Arrays.toString(arguments)));
                  if (method.getName().equals("close")) {
                    open.decrementAndGet();
                  }
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static List<List<@Nullable Object>> read(Table table) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Stream<@Nullable Object[]> stream = table.rows()) {
      for (Iterator<@Nullable Object[]> it = stream.iterator(); it.hasNext(); ) {
        @Nullable Object[] row = it.next();
        List<@Nullable Object> cells = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
          cells.add(Cells.normalise(table.columns().get(i).type(), row[i]));
        }
        rows.add(cells);
      }
    }
    return rows;
  }

  @Test
  void rows_everyType_areRead() throws SQLException {
    sql(
        "CREATE TABLE EVERY (B BOOLEAN, T TINYINT, S SMALLINT, I INTEGER, L BIGINT, R REAL,"
            + " D DOUBLE PRECISION, N NUMERIC(10, 2), W NUMERIC(60, 50), C CHAR(3),"
            + " V VARCHAR(10), U UUID, DA DATE, TS TIMESTAMP, TZ TIMESTAMP WITH TIME ZONE)",
        "INSERT INTO EVERY VALUES (TRUE, 1, 2, 3, 4, 1.5, 2.5, 1.10, 0.1, 'ab', 'x',"
            + " '00000000-0000-0001-0000-000000000002', '2026-01-31', '2026-01-31 10:15:30.123',"
            + " '2026-01-31 10:15:30+02:00')",
        "INSERT INTO EVERY (I) VALUES (NULL)");
    Table table = Table.jdbc("every_type", source(), "EVERY");
    assertThat(table.name()).isEqualTo("every_type");
    assertThat(table.columns())
        .extracting(Column::toString)
        .containsExactly(
            "B BOOLEAN",
            "T INTEGER",
            "S INTEGER",
            "I INTEGER",
            "L INTEGER",
            "R DOUBLE",
            "D DOUBLE",
            "N DECIMAL(10, 2)",
            "W DECIMAL(38, 9)",
            "C TEXT",
            "V TEXT",
            "U TEXT",
            "DA DATE",
            "TS TIMESTAMP",
            "TZ TIMESTAMP");
    List<List<@Nullable Object>> rows = read(table);
    assertThat(rows.get(0))
        .containsExactly(
            true,
            1L,
            2L,
            3L,
            4L,
            1.5,
            2.5,
            new BigDecimal("1.10"),
            new BigDecimal("0.100000000"),
            "ab ",
            "x",
            "00000000-0000-0001-0000-000000000002",
            LocalDate.of(2026, 1, 31),
            LocalDateTime.of(2026, 1, 31, 10, 15, 30, 123_000_000),
            LocalDateTime.of(2026, 1, 31, 8, 15, 30));
    assertThat(rows.get(1)).hasSize(15).containsOnlyNulls();
    assertThat(read(table)).as("read again").isEqualTo(rows);
  }

  @Test
  void rows_timeThatTheZoneOfTheJvmSkips_isKept() throws SQLException {
    sql("CREATE TABLE T (TS TIMESTAMP)", "INSERT INTO T VALUES ('2026-03-29 02:30:00')");
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    try {
      assertThat(read(Table.jdbc("t", source(), "T")).get(0))
          .containsExactly(LocalDateTime.of(2026, 3, 29, 2, 30));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void rows_connection_isReadOnlyRolledBackAndClosed() throws SQLException {
    sql("CREATE TABLE T (A INT)", "INSERT INTO T VALUES (1), (2)");
    Table table = Table.jdbc("t", source(), "T");
    calls.clear();
    assertThat(read(table)).hasSize(2);
    assertThat(calls)
        .containsSubsequence("setReadOnly[true]", "setAutoCommit[false]", "rollback", "close");
  }

  @Test
  void rows_columnsChangedAround_stayByName() throws SQLException {
    sql("CREATE TABLE T (A INT, B INT)", "INSERT INTO T VALUES (1, 2)");
    Table table = Table.jdbc("t", source(), "T");
    sql("ALTER TABLE T ADD COLUMN NEW_ONE INT BEFORE A");
    assertThat(read(table).get(0)).containsExactly(1L, 2L);
    sql("ALTER TABLE T DROP COLUMN A");
    assertThatIllegalStateException()
        .isThrownBy(table::rows)
        .withMessage("table t: the database failed, SQL state 42S22")
        .withNoCause();
  }

  @Test
  void rows_failureWhileReading_showsNoCell() throws SQLException {
    sql(
        "CREATE TABLE T (A VARCHAR)",
        "INSERT INTO T VALUES ('secret')",
        "CREATE VIEW V AS SELECT CAST(A AS INT) AS A FROM T");
    Table table = Table.jdbc("t", source(), "V");
    Throwable failure = catchThrowable(() -> read(table));
    assertThat(failure).isInstanceOf(IllegalStateException.class).hasNoCause();
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @Test
  void rows_pastTheEnd_throwsNoSuchElement() throws SQLException {
    sql("CREATE TABLE T (A INT)");
    try (Stream<@Nullable Object[]> rows = Table.jdbc("t", source(), "T").rows()) {
      Iterator<@Nullable Object[]> it = rows.iterator();
      assertThat(it.hasNext()).isFalse();
      assertThat(catchThrowable(it::next)).isInstanceOf(NoSuchElementException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "T\" WHERE 1 = 0; DROP TABLE T; --",
        "T; DROP TABLE T",
        "\"T\"",
        "T\"",
        "T --",
        "",
        "t",
        ".",
        "PUBLIC..T"
      })
  void jdbc_nameThatIsNoTable_isNotFoundAndDoesNothing(String name) throws SQLException {
    sql("CREATE TABLE T (A INT)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.jdbc("t", source(), name))
        .withMessageContaining("cannot be read, SQL state ");
    assertThat(Table.jdbc("t", source(), "T").columns()).hasSize(1);
  }

  @Test
  void jdbc_nameWithQuotesOrSchema_isQuoted() throws SQLException {
    sql(
        "CREATE TABLE \"odd \"\" name; --\" (A INT)",
        "INSERT INTO \"odd \"\" name; --\" VALUES (7)",
        "CREATE SCHEMA \"my schema\"",
        "CREATE TABLE \"my schema\".\"visits\" (\"select\" INT)");
    assertThat(read(Table.jdbc("t", source(), "odd \" name; --")).get(0)).containsExactly(7L);
    Table table = Table.jdbc("t", source(), "my schema.visits");
    assertThat(table.columns()).containsExactly(Column.of("select", ColumnType.INTEGER));
    assertThat(read(table)).isEmpty();
  }

  @Test
  void jdbc_columnOfNoColumnType_throws() throws SQLException {
    sql("CREATE TABLE T (A INT, B BLOB)", "CREATE TABLE N (\"first name\" INT)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.jdbc("t", source(), "T"))
        .withMessage(
            "table t: column 'B' has type BINARY LARGE OBJECT, which is no column type;"
                + " read a view without it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.jdbc("t", source(), "N"))
        .withMessageContaining("column name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.jdbc("a b", source(), "T"))
        .withMessageContaining("table name");
  }

  private interface Answers {
    @Nullable Object call(String method, @Nullable Object @Nullable [] arguments) throws Throwable;
  }

  @SuppressWarnings("unchecked") // a proxy of the given interface
  private static <T> T fake(Class<T> type, Answers answers) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answers.call(method.getName(), arguments));
  }

  @Test
  void jdbc_databaseThatCannotQuote_isRefused() {
    DatabaseMetaData meta = fake(DatabaseMetaData.class, (method, arguments) -> " ");
    AtomicInteger closed = new AtomicInteger();
    Connection connection =
        fake(
            Connection.class,
            (method, arguments) -> {
              if (method.equals("close")) {
                closed.incrementAndGet();
              }
              return method.equals("getMetaData") ? meta : null;
            });
    DataSource source = fake(DataSource.class, (method, arguments) -> connection);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.jdbc("t", source, "T; DROP TABLE T"))
        .withMessageContaining("cannot quote names");
    assertThat(closed).hasValue(1);
  }

  @Test
  void rows_driverFailsForOneCell_isUnreadable() throws SQLException {
    sql("CREATE TABLE T (A INT, D DATE)", "INSERT INTO T VALUES (1, '2026-01-01')");
    DataSource source = fake(DataSource.class, (m, a) -> failingConnection(h2.getConnection()));
    Table table = Table.jdbc("t", source, "T");
    try (Stream<@Nullable Object[]> rows = table.rows()) {
      assertThat(rows.iterator().next())
          .containsExactly(CellParser.UNREADABLE, CellParser.UNREADABLE);
    }
  }

  private static Connection failingConnection(Connection real) {
    return fake(Connection.class, (method, arguments) -> failing(real, method, arguments));
  }

  /** Passes every call on, but fails for cells. */
  private static @Nullable Object failing(
      Object real, String method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.equals("getObject")) {
      throw new SQLException("secret");
    }
    Object[] given = arguments == null ? new Object[0] : arguments;
    Class<?>[] interfaces = {Connection.class, java.sql.PreparedStatement.class, ResultSet.class};
    for (Class<?> type : interfaces) {
      if (type.isInstance(real)) {
        for (java.lang.reflect.Method m : type.getMethods()) {
          if (m.getName().equals(method) && m.getParameterCount() == given.length) {
            Object result = m.invoke(real, given);
            if (result instanceof ResultSet || result instanceof java.sql.PreparedStatement) {
              Object next = result;
              Class<?> face =
                  result instanceof ResultSet ? ResultSet.class : java.sql.PreparedStatement.class;
              return fake(face, (name, more) -> failing(next, name, more));
            }
            return result;
          }
        }
      }
    }
    throw new AssertionError(method);
  }
}
