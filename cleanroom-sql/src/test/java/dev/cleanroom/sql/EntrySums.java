package dev.cleanroom.sql;

import dev.cleanroom.spi.BoundedGroup;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.KeyCells;
import dev.cleanroom.sql.internal.dialect.BoundingOracle;
import dev.cleanroom.testing.RowSink;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums what a query contributes by unit and group, whatever entries it comes in. */
final class EntrySums extends RowSink {
  private final Map<List<@Nullable Object>, Integer> numbers = new HashMap<>();
  private final List<List<@Nullable Object>> keys = new ArrayList<>();
  private final Map<Pair, BigInteger[]> sums = new HashMap<>();
  private final Map<String, List<Object>> bounded = new TreeMap<>();

  private record Pair(long high, long low, int group) {}

  @Override
  public synchronized int groupOf(List<@Nullable Object> key) {
    return numbers.computeIfAbsent(
        KeyCells.canonical(key),
        k -> {
          keys.add(k);
          return keys.size() - 1;
        });
  }

  @Override
  public Lane lane() {
    return this::add;
  }

  private synchronized void add(ContributionBatch batch) {
    for (int i = 0; i < batch.size; i++) {
      if (batch.group[i] < 0) {
        continue;
      }
      BigInteger[] now =
          sums.computeIfAbsent(
              new Pair(batch.unitHigh[i], batch.unitLow[i], batch.group[i]),
              pair -> zeros(2 * batch.values.length));
      for (int a = 0; a < batch.values.length; a++) {
        int rows = batch.rows[a][i];
        now[2 * a] = now[2 * a].add(BigInteger.valueOf(rows));
        if (rows > 0) {
          now[2 * a + 1] = now[2 * a + 1].add(BigInteger.valueOf(batch.values[a][i]));
        }
      }
    }
  }

  private static BigInteger[] zeros(int count) {
    BigInteger[] zeros = new BigInteger[count];
    Arrays.fill(zeros, BigInteger.ZERO);
    return zeros;
  }

  @Override
  public synchronized void accept(BoundedGroup group) {
    List<Object> cells = new ArrayList<>();
    cells.add(group.units());
    cells.add(BigInteger.valueOf(group.mostGroups()));
    for (int i = 0; i < group.rows().size(); i++) {
      cells.add(group.rows().get(i));
      cells.add(group.sums().get(i));
    }
    bounded.put(KeyCells.canonical(group.key()).toString(), cells);
  }

  /** The groups that an engine has bounded, by key. */
  Map<String, List<Object>> bounded() {
    return bounded;
  }

  /**
   * Returns the sums: only SUM and MEAN have values, so those of others are left out.
   *
   * @param summed for each aggregate, whether its values count
   */
  Map<String, List<BigInteger>> sums(List<Boolean> summed) {
    Map<String, List<BigInteger>> shown = new TreeMap<>();
    sums.forEach(
        (pair, found) ->
            shown.put(
                Long.toHexString(pair.high())
                    + Long.toHexString(pair.low())
                    + keys.get(pair.group()),
                counted(found, summed)));
    return shown;
  }

  private static List<BigInteger> counted(BigInteger[] found, List<Boolean> summed) {
    List<BigInteger> list = new ArrayList<>();
    for (int a = 0; a < summed.size(); a++) {
      list.add(found[2 * a]);
      list.add(summed.get(a) ? found[2 * a + 1] : BigInteger.ZERO);
    }
    return list;
  }

  /**
   * Returns the sums as rows for the oracle of bounding.
   *
   * @param units all units that occur
   * @param summed for each aggregate, whether its values count
   */
  List<BoundingOracle.Row> rows(List<String> units, List<Boolean> summed) {
    Map<List<Long>, String> names = new HashMap<>();
    for (String unit : units) {
      long[] high = new long[1];
      long[] low = new long[1];
      unitHash().hash(unit, high, low, 0);
      names.put(List.of(high[0], low[0]), unit);
    }
    List<BoundingOracle.Row> rows = new ArrayList<>();
    sums.forEach(
        (pair, found) -> {
          List<BigInteger> numbersOf = counted(found, summed);
          List<Long> counts = new ArrayList<>();
          List<@Nullable BigInteger> totals = new ArrayList<>();
          for (int a = 0; a < summed.size(); a++) {
            counts.add(numbersOf.get(2 * a).longValueExact());
            totals.add(numbersOf.get(2 * a + 1));
          }
          rows.add(
              new BoundingOracle.Row(
                  Objects.requireNonNull(names.get(List.of(pair.high(), pair.low()))),
                  keys.get(pair.group()),
                  counts,
                  totals));
        });
    return rows;
  }
}
