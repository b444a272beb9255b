package dev.cleanroom.sql.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.sql.internal.spark.SparkTexts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bounding layers give what the rules say, computed here once more in Java. */
class BoundingWriterTest {
  private static final int CASES = Integer.getInteger("bounding.cases", 40);
  private static final int SPARK_CASES = Integer.getInteger("bounding.spark", 1);
  private static final byte[] KEY = new byte[32];
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("a", ColumnType.TEXT),
          Column.of("b", ColumnType.decimal(6, 2)),
          Column.of("c", ColumnType.BOOLEAN),
          Column.of("d", ColumnType.INTEGER));
  private static final List<List<@Nullable Object>> VALUES =
      List.of(
          Arrays.asList("", null, "é😀", "it's", "a\\b", " "),
          Arrays.asList(null, new BigDecimal("0.00"), new BigDecimal("-1.50")),
          Arrays.asList(null, true, false),
          Arrays.asList(null, Long.MIN_VALUE, 7L));
  private static final List<Aggregate> AGGREGATES =
      List.of(
          new Aggregate(
              "u", AggregateKind.UNITS, FixedPoint.INDICATOR, FixedPoint.INDICATOR, false),
          new Aggregate("r", AggregateKind.ROWS, FixedPoint.INDICATOR, FixedPoint.INDICATOR, true),
          new Aggregate(
              "s", AggregateKind.SUM, new FixedPoint(2, -50, 100), new FixedPoint(2, 5, 90), false),
          new Aggregate(
              "m", AggregateKind.MEAN, new FixedPoint(2, -51, 100), new FixedPoint(2, 0, 1), false),
          new Aggregate(
              "w",
              AggregateKind.MEAN,
              new FixedPoint(0, -FixedPoint.LIMIT, FixedPoint.LIMIT),
              new FixedPoint(0, 0, 1),
              false));

  private final Random random = new Random(5);

  @ParameterizedTest
  @EnumSource(names = {"DUCKDB", "POSTGRESQL"})
  void write_randomRows_boundsThemByTheRules(Dialect dialect) throws Exception {
    random.nextBytes(KEY);
    try (TextEngine engine = TextEngine.open(dialect)) {
      for (int i = 0; i < CASES; i++) {
        ReleasePlan plan = plan();
        List<BoundingOracle.Row> rows = rows(plan);
        SqlText text =
            BoundingWriter.write(
                dialect, text(Syntax.of(dialect), plan, rows), ColumnType.TEXT, plan);
        assertThat(engine.rows(bound(text), List.of(Tags.key(KEY))))
            .as("%s %s", plan, rows)
            .isEqualTo(TextEngine.canonical(BoundingOracle.bound(plan, rows, KEY)));
      }
    }
  }

  @Test
  void write_randomRowsOnSpark_boundsThemByTheRules() throws Exception {
    random.nextBytes(KEY);
    for (int i = 0; i < SPARK_CASES; i++) {
      ReleasePlan plan = plan();
      List<BoundingOracle.Row> rows = rows(plan);
      SqlText text =
          BoundingWriter.write(
              Dialect.SPARK, text(Syntax.of(Dialect.SPARK), plan, rows), ColumnType.TEXT, plan);
      assertThat(SparkTexts.rows(bound(text), List.of(Tags.key(KEY))))
          .as("%s %s", plan, rows)
          .isEqualTo(TextEngine.canonical(BoundingOracle.bound(plan, rows, KEY)));
    }
  }

  private static SqlText bound(SqlText text) {
    assertThat(text.parameters()).allMatch(p -> p == BoundingWriter.CHOICE_KEY);
    return new SqlText(text.sql(), Collections.nCopies(text.parameters().size(), 0));
  }

  private ReleasePlan plan() {
    int keys = random.nextInt(COLUMNS.size() + 1);
    return new ReleasePlan(
        COLUMNS.subList(0, keys),
        keys == 0 ? GroupKeys.none() : random.nextBoolean() ? GroupKeys.selected() : some(keys),
        1 + random.nextInt(3),
        1 + random.nextInt(4),
        NoiseKind.LAPLACE,
        PrivacyLoss.epsilon("1"),
        AGGREGATES);
  }

  private GroupKeys some(int keys) {
    List<List<@Nullable Object>> declared = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<@Nullable Object> key = key(keys);
      if (!declared.contains(key)) {
        declared.add(key);
      }
    }
    return new GroupKeys.Public(declared);
  }

  private List<@Nullable Object> key(int keys) {
    List<@Nullable Object> key = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      key.add(VALUES.get(i).get(random.nextInt(VALUES.get(i).size())));
    }
    return key;
  }

  private List<BoundingOracle.Row> rows(ReleasePlan plan) {
    List<BoundingOracle.Row> rows = new ArrayList<>();
    int count = random.nextInt(30);
    for (int i = 0; i < count; i++) {
      List<Long> present = new ArrayList<>();
      List<@Nullable BigInteger> sums = new ArrayList<>();
      for (Aggregate aggregate : plan.aggregates()) {
        long times = random.nextInt(8) == 0 ? 1_000_000_007L : random.nextInt(4);
        present.add(times);
        sums.add(times == 0 && random.nextBoolean() ? null : sum(aggregate.value(), times));
      }
      String unit = random.nextInt(9) == 0 ? null : "u" + random.nextInt(4);
      rows.add(new BoundingOracle.Row(unit, key(plan.keyColumns().size()), present, sums));
    }
    return rows;
  }

  private BigInteger sum(FixedPoint grid, long times) {
    long value =
        switch (random.nextInt(3)) {
          case 0 -> grid.low();
          case 1 -> grid.high();
          default -> grid.low() + (long) (random.nextDouble() * (grid.high() - grid.low()));
        };
    return BigInteger.valueOf(value).multiply(BigInteger.valueOf(times));
  }

  /** The rows as a query, with one of nobody so that there is always a type for each column. */
  private static SqlText text(Syntax syntax, ReleasePlan plan, List<BoundingOracle.Row> rows)
      throws NotWritable {
    List<String> selects = new ArrayList<>();
    for (BoundingOracle.Row row : rows) {
      selects.add(select(syntax, plan, row));
    }
    List<@Nullable Object> nulls = Arrays.asList(new @Nullable Object[plan.keyColumns().size()]);
    List<Long> zeros = Collections.nCopies(plan.aggregates().size(), 0L);
    List<@Nullable BigInteger> none =
        Arrays.asList(new @Nullable BigInteger[plan.aggregates().size()]);
    selects.add(select(syntax, plan, new BoundingOracle.Row(null, nulls, zeros, none)));
    return SqlText.of(String.join(" UNION ALL ", selects));
  }

  private static String select(Syntax syntax, ReleasePlan plan, BoundingOracle.Row row)
      throws NotWritable {
    List<String> cells = new ArrayList<>();
    cells.add(cell(syntax, ColumnType.TEXT, row.unit()));
    for (int i = 0; i < row.key().size(); i++) {
      cells.add(cell(syntax, plan.keyColumns().get(i).type(), row.key().get(i)));
    }
    for (int i = 0; i < plan.aggregates().size(); i++) {
      cells.add(cell(syntax, ColumnType.INTEGER, row.rows().get(i)));
      BigInteger sum = row.sums().get(i);
      cells.add(cell(syntax, ColumnType.decimal(38, 0), sum == null ? null : new BigDecimal(sum)));
    }
    StringBuilder text = new StringBuilder("SELECT ");
    for (int i = 0; i < cells.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(cells.get(i)).append(" AS c").append(i);
    }
    return text.toString();
  }

  private static String cell(Syntax syntax, ColumnType type, @Nullable Object value)
      throws NotWritable {
    return value == null
        ? syntax.nothing(Kind.of(type))
        : DeclaredGroups.literal(syntax, type, value);
  }
}
