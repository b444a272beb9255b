package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ColumnData;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.engine.AsChecked;
import dev.cleanroom.sql.internal.engine.Roads;
import dev.cleanroom.testing.RowSink;
import java.io.IOException;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several threads read one table: every row once, and none of them stays behind. */
class ColumnScanThreadsTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "1e-6");
  private static final int ROWS = 200_000;
  private static final String SQL =
      "SELECT city, k, COUNT(*) AS n, SUM(v) AS s FROM t WHERE v > 10 OR city = 'c1' GROUP BY city,"
          + " k";

  record Row(long person, @Nullable String city, int k, double v) {}

  @AfterEach
  void noThreadStays() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("cleanroom-scan"));
  }

  @Test
  void contribute_arraysOfManyRows_givesEveryRowOnce() {
    int[] codes = IntStream.range(0, ROWS).map(i -> i % 7).toArray();
    assertSame(
        Table.columns(
            "t",
            ColumnData.of("person", IntStream.range(0, ROWS).mapToLong(i -> i / 3).toArray()),
            ColumnData.coded("city", codes, "c0", "c1", null, "c3", "c1"),
            ColumnData.of("k", IntStream.range(0, ROWS).map(i -> i * 31 % 1000).toArray()),
            ColumnData.of(
                "v", IntStream.range(0, ROWS).mapToDouble(i -> i % 101 / 7.0).toArray())));
  }

  @Test
  void contribute_listOfManyRecords_givesEveryRowOnce() {
    assertSame(Table.of("t", Row.class, records()));
  }

  private static List<Row> records() {
    return IntStream.range(0, ROWS)
        .mapToObj(i -> new Row(i / 3, i % 7 == 0 ? null : "c" + i % 7, i % 1000, i % 101 / 7.0))
        .toList();
  }

  private static void assertSame(Table table) {
    CompiledQuery query = compile(table);
    Counts columns = new Counts();
    assertThat(Roads.byColumns(query, Map.of(), columns, control())).isTrue();
    Counts rows = new Counts();
    AsChecked.contribute(query, Map.of(), rows, control());
    assertThat(columns.lanes).hasValue(Math.min(Runtime.getRuntime().availableProcessors(), 6));
    assertThat(columns.entries()).isNotEmpty().isEqualTo(rows.entries());
  }

  @Test
  void contribute_laneThatFails_stopsAllAndThrows() {
    CompiledQuery query = compile(Table.of("t", Row.class, records()));
    for (int failing = 0; failing < 2; failing++) {
      Counts sink = new Counts();
      sink.failing = failing;
      assertThatIllegalStateException()
          .isThrownBy(() -> Roads.byColumns(query, Map.of(), sink, control()))
          .withMessage("lane");
    }
  }

  @Test
  void contribute_checkedExceptionInAnyThread_losesNoRowsQuietly() {
    Thread caller = Thread.currentThread();
    for (boolean inCaller : new boolean[] {true, false}) {
      CompiledQuery query =
          compile(
              Table.of(
                  "t", Row.class, failing(() -> (Thread.currentThread() == caller) == inCaller)));
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> Roads.byColumns(query, Map.of(), new Counts(), control()))
          .withMessage("a thread of the scan was stopped");
    }
  }

  /** A list of another language, which throws what Java checks. */
  private static List<Row> failing(BooleanSupplier fails) {
    List<Row> rows = records();
    return new AbstractList<>() {
      @Override
      public Row get(int index) {
        if (index > ROWS / 2 && fails.getAsBoolean()) {
          ColumnScanThreadsTest.<RuntimeException>sneak(new IOException("a cell"));
        }
        return rows.get(index);
      }

      @Override
      public int size() {
        return rows.size();
      }
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void sneak(Exception e) throws E {
    throw (E) e;
  }

  @Test
  void contribute_interruptedCaller_isStoppedAndStaysInterrupted() {
    CompiledQuery query = compile(Table.of("t", Row.class, records()));
    RunControl control = control();
    Thread caller = Thread.currentThread();
    Counts sink = new Counts();
    sink.first = caller::interrupt;
    assertThatExceptionOfType(RunControl.RunStoppedException.class)
        .isThrownBy(() -> Roads.byColumns(query, Map.of(), sink, control));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static RunControl control() {
    return RunControl.start(Duration.ofMinutes(1));
  }

  private static CompiledQuery compile(Table table) {
    AnalysisTemplate template =
        AnalysisTemplate.named("t")
            .sql(SQL)
            .bounds(ContributionBounds.of(2, 2))
            .groups(GroupKeys.selected())
            .noise(NoiseKind.LAPLACE)
            .loss(LOSS)
            .build();
    ConfiguredTable configured =
        ConfiguredTable.of("owner", table)
            .columns("person", "city", "k", "v")
            .unit(PrivacyUnit.column("person").in("person"))
            .rule(
                AnalysisRule.differentialPrivacy()
                    .groupBy("city", "k")
                    .filter("v", "city")
                    .aggregate("v", "0", "20")
                    .maxLoss(LOSS)
                    .build())
            .budget(LOSS)
            .build();
    return new SqlQueryCompiler().compile(template, List.of(configured), "analyst");
  }

  /** Counts equal entries. */
  private static final class Counts extends RowSink {
    private final Map<List<@Nullable Object>, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, List<@Nullable Object>> keys = new ConcurrentHashMap<>();
    private final List<Map<List<@Nullable Object>, Integer>> counts = new ArrayList<>();
    private final AtomicInteger lanes = new AtomicInteger();
    private int failing = -1;
    private Runnable first = () -> {};

    @Override
    public int groupOf(List<@Nullable Object> key) {
      return numbers.computeIfAbsent(
          key,
          k -> {
            int number = numbers.size();
            while (keys.putIfAbsent(number, k) != null) {
              number++;
            }
            return number;
          });
    }

    @Override
    public ContributionSink.Lane lane() {
      int number = lanes.getAndIncrement();
      Map<List<@Nullable Object>, Integer> mine = new HashMap<>();
      counts.add(mine);
      return batch -> {
        if (number == failing) {
          throw new IllegalStateException("lane");
        }
        if (number == 0) {
          first.run();
        }
        add(batch, mine);
      };
    }

    private void add(ContributionBatch batch, Map<List<@Nullable Object>, Integer> mine) {
      for (int i = 0; i < batch.size; i++) {
        List<@Nullable Object> entry = new ArrayList<>(keys.get(batch.group[i]));
        entry.add(batch.unitHigh[i]);
        entry.add(batch.unitLow[i]);
        for (int a = 0; a < batch.values.length; a++) {
          entry.add(batch.rows[a][i]);
          entry.add(batch.values[a][i]);
        }
        mine.merge(entry, 1, Integer::sum);
      }
    }

    Map<List<@Nullable Object>, Integer> entries() {
      Map<List<@Nullable Object>, Integer> all = new HashMap<>();
      counts.forEach(lane -> lane.forEach((entry, n) -> all.merge(entry, n, Integer::sum)));
      return all;
    }
  }
}
