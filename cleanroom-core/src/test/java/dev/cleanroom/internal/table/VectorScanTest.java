package dev.cleanroom.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnData;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.spi.RunControl;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables give the same cells by vectors as by rows. */
class VectorScanTest {
  enum Size {
    SMALL,
    LARGE
  }

  record Everything(
      boolean a,
      @Nullable Boolean b,
      byte c,
      int d,
      long e,
      @Nullable Long f,
      @Nullable BigInteger g,
      @Nullable BigDecimal h,
      float i,
      double j,
      @Nullable Double k,
      char l,
      @Nullable String m,
      @Nullable Size n,
      @Nullable LocalDate o,
      @Nullable LocalDateTime p,
      @Nullable Instant q) {
    @Override
    public long e() {
      if (e == 13) {
        throw new IllegalStateException("unlucky");
      }
      return e;
    }

    @Override
    public double j() {
      return j == 13 ? recurse(1) : j;
    }

    private double recurse(int depth) {
      return depth < 0 ? j : recurse(depth + 1) + 1;
    }
  }

  public static final class Bean {
    private final int number;

    Bean(int number) {
      this.number = number;
    }

    public boolean isEven() {
      if (number == 5) {
        throw new AssertionError();
      }
      return number % 2 == 0;
    }

    public @Nullable String getName() {
      return number % 3 == 0 ? null : "n" + number;
    }
  }

  private static List<@Nullable Everything> everything() {
    List<@Nullable Everything> rows = new ArrayList<>();
    double[] numbers = {0.0, -0.0, 1.5, Double.NaN, Double.POSITIVE_INFINITY, 13, -1e308};
    for (int i = 0; i < 4_200; i++) {
      boolean odd = i % 2 == 1;
      rows.add(
          new Everything(
              odd,
              i % 3 == 0 ? null : odd,
              (byte) i,
              i * 1_000_003,
              i < 40 ? i : -i,
              odd ? null : Long.MIN_VALUE,
              odd ? BigInteger.TWO.pow(70) : BigInteger.valueOf(i),
              odd ? null : new BigDecimal("12.0000000005"),
              odd ? Float.NaN : -0f,
              i < 20 ? numbers[i % numbers.length] : i,
              odd ? null : numbers[i % numbers.length],
              (char) i,
              i % 5 == 0 ? null : i % 7 == 0 ? "x".repeat(70_000) : "t" + i % 11,
              odd ? Size.LARGE : null,
              odd ? LocalDate.of(10_000, 1, 1) : LocalDate.of(2020, 2, 29),
              odd ? null : LocalDateTime.of(2020, 2, 29, 1, 2, 3, 999_999_999),
              odd ? Instant.MAX : Instant.EPOCH));
    }
    rows.set(7, null);
    return rows;
  }

  @Test
  void scan_records_givesTheCellsOfRows() {
    assertSame(Table.of("t", Everything.class, everything()));
    assertSame(Table.stream("t", Everything.class, () -> everything().stream()));
  }

  @Test
  void scan_beans_givesTheCellsOfRows() {
    assertSame(Table.of("t", Bean.class, IntStream.range(0, 9).mapToObj(Bean::new).toList()));
  }

  @Test
  void scan_recordsOfAList_isSharedAndThatOfBeansAndStreamsIsNot() {
    List<@Nullable Everything> rows = everything();
    assertThat(shared(Table.of("t", Everything.class, rows))).isEqualTo(rows.size());
    assertThat(shared(Table.stream("t", Everything.class, rows::stream))).isZero();
    assertThat(shared(Table.of("t", Bean.class, List.of(new Bean(1))))).isZero();
  }

  private static long shared(Table table) {
    try (VectorScan scan = VectorScan.of(table, new int[] {0})) {
      return scan.shared();
    }
  }

  @Test
  void scan_arrays_givesTheCellsOfRows() {
    BitSet nulls = new BitSet();
    nulls.set(0);
    nulls.set(4095, 4099);
    int size = 5_000;
    int[] numbers = IntStream.range(0, size).toArray();
    int[] codes = IntStream.range(0, size).map(i -> i % 7 - 1).toArray();
    int[] days = IntStream.range(0, size).map(i -> i * 1_000_000).toArray();
    long[] millis = Arrays.stream(numbers).mapToLong(i -> i * 100_000_000_000_000L).toArray();
    millis[1] = LocalDateTime.of(9999, 12, 31, 23, 59, 59).toInstant(ZoneOffset.UTC).toEpochMilli();
    millis[2] = millis[1] + 1_000;
    millis[3] = Long.MIN_VALUE;
    @Nullable String[] texts = new String[size];
    Arrays.setAll(texts, i -> i % 3 == 0 ? null : i % 100 == 1 ? "x".repeat(70_000) : "t" + i);
    texts[4] = "half \uD800";
    texts[5] = "whole \uD83D\uDE00";
    boolean[] truth = new boolean[size];
    Arrays.fill(truth, 3, 9, true);
    double[] doubles =
        Arrays.stream(numbers).mapToDouble(i -> i % 3 == 0 ? -0.0 : 1.0 / i).toArray();
    doubles[1] = Double.NaN;
    doubles[2] = Double.NEGATIVE_INFINITY;
    long[] longs = Arrays.stream(numbers).mapToLong(i -> Long.MIN_VALUE + i).toArray();
    assertSame(
        Table.columns(
            "t",
            ColumnData.of("a", longs),
            ColumnData.of("b", numbers).withNulls(nulls),
            ColumnData.of("c", doubles).withNulls(nulls),
            ColumnData.of("d", truth),
            ColumnData.of("e", texts).withNulls(nulls),
            ColumnData.coded(
                "f", codes, "x", null, "y".repeat(70_000), "half \uDC00", "\uD83D\uDE00"),
            ColumnData.decimals("g", longs, 3).withNulls(nulls),
            ColumnData.dates("h", days),
            ColumnData.timestamps("i", millis).withNulls(nulls)));
  }

  @Test
  void scan_csv_givesTheCellsOfRows(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("t.csv");
    Files.writeString(
        file,
        """
        a,b,c,d
        1,x,1.5,2020-02-29
        -0007,,1e400,2020-02-30
        123456789012345678901,y,-0.0,
        ٣,z,NaN,1999-01-01
        only two,fields
        +5,"q""q",12,0001-01-01
        5.0,5,5,5
        """);
    assertSame(
        Table.csv(
            "t",
            file,
            Column.of("d", ColumnType.DATE),
            Column.of("c", ColumnType.DOUBLE),
            Column.of("a", ColumnType.INTEGER),
            Column.of("b", ColumnType.TEXT)));
    assertSame(Table.csv("t", file, Column.of("a", ColumnType.decimal(10, 2))));
  }

  @Test
  void scan_database_givesTheCellsOfRows() throws SQLException {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:vectors");
    try (Connection keep = h2.getConnection();
        Statement statement = keep.createStatement()) {
      statement.execute(
          "CREATE TABLE T(A BIGINT, B VARCHAR, C DOUBLE PRECISION, D NUMERIC(10, 2), E DATE,"
              + " F BOOLEAN, G TIMESTAMP)");
      statement.execute(
          "INSERT INTO T VALUES (1, 'x', 1.5, 2.50, DATE '2020-02-29', TRUE,"
              + " TIMESTAMP '2020-02-29 10:11:12'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
      assertSame(Table.jdbc("t", h2, "T"));
    }
  }

  @Test
  void scan_adapterOfAnApplication_givesTheCellsOfRows() {
    assertSame(
        new Table() {
          @Override
          public String name() {
            return "t";
          }

          @Override
          public List<Column> columns() {
            return List.of(
                Column.of("a", ColumnType.INTEGER),
                Column.of("b", ColumnType.TEXT),
                Column.of("c", ColumnType.decimal(4, 1)));
          }

          @Override
          public Stream<@Nullable Object[]> rows() {
            @Nullable Object[] again = new @Nullable Object[3];
            return IntStream.range(0, 10_000)
                .mapToObj(
                    i -> {
                      again[0] = i % 2 == 0 ? (Object) i : "wrong";
                      again[1] = i % 3 == 0 ? null : "t" + i;
                      again[2] = new BigDecimal(i).movePointLeft(2);
                      return i % 10 == 0 ? new @Nullable Object[] {(long) i} : again;
                    });
          }
        });
  }

  /** Reads all columns, and each column by itself. */
  private static void assertSame(Table table) {
    int width = table.columns().size();
    assertSame(table, IntStream.range(0, width).toArray());
    assertSame(table, new int[] {width - 1, 0});
    for (int i = 0; i < width; i++) {
      assertSame(table, new int[] {i});
    }
  }

  private static void assertSame(Table table, int[] places) {
    assertThat(byVectors(table, places)).isEqualTo(byRows(table, places));
  }

  private static List<List<@Nullable Object>> byRows(Table table, int[] places) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Stream<@Nullable Object[]> stream = table.rows()) {
      stream.forEach(
          row -> {
            List<@Nullable Object> cells = new ArrayList<>();
            for (int place : places) {
              cells.add(cell(table.columns().get(place).type(), Cells.at(row, place)));
            }
            rows.add(cells);
          });
    }
    return rows;
  }

  private static @Nullable Object cell(ColumnType type, @Nullable Object cell) {
    Object value = Cells.normalise(type, cell);
    return value instanceof Double d
        ? (Object) Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, d))
        : value;
  }

  private static List<List<@Nullable Object>> byVectors(Table table, int[] places) {
    RunControl control = RunControl.start(Duration.ofMinutes(1));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (VectorScan scan = VectorScan.of(table, places)) {
      VectorScan.Reader reader = scan.reader();
      List<CellVector> vectors = new ArrayList<>();
      for (int place : places) {
        vectors.add(new CellVector(table.columns().get(place).type()));
      }
      for (int count = reader.next(control); count > 0; count = reader.next(control)) {
        for (int i = 0; i < places.length; i++) {
          reader.read(i, vectors.get(i));
        }
        for (int row = 0; row < count; row++) {
          rows.add(cells(vectors, count, row));
        }
      }
    }
    return rows;
  }

  private static List<@Nullable Object> cells(List<CellVector> vectors, int count, int row) {
    List<@Nullable Object> cells = new ArrayList<>();
    for (CellVector vector : vectors) {
      cells.add(vector.isNull[row] ? null : value(vector, count, row));
    }
    return Collections.unmodifiableList(cells);
  }

  private static @Nullable Object value(CellVector vector, int count, int row) {
    return switch (vector.kind()) {
      case BOOLEAN -> vector.booleans[row];
      case INTEGER -> vector.longs[row];
      case DOUBLE -> vector.doubles[row];
      case DATE -> LocalDate.ofEpochDay(vector.longs[row]);
      case TIMESTAMP ->
          LocalDateTime.ofInstant(Instant.ofEpochMilli(vector.longs[row]), ZoneOffset.UTC);
      case DECIMAL, TEXT -> vector.objects(count)[row];
    };
  }
}
