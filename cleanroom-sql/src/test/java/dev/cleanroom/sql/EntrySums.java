package dev.cleanroom.sql;

import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.testing.RowSink;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sums what a query contributes by unit and group, whatever entries it comes in. */
final class EntrySums extends RowSink {
  private final Map<List<@Nullable Object>, Integer> numbers = new HashMap<>();
  private final List<List<@Nullable Object>> keys = new ArrayList<>();
  private final Map<String, BigInteger[]> sums = new TreeMap<>();

  @Override
  public synchronized int groupOf(List<@Nullable Object> key) {
    return numbers.computeIfAbsent(
        dev.cleanroom.spi.KeyCells.canonical(key),
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
      String entry =
          Long.toHexString(batch.unitHigh[i])
              + Long.toHexString(batch.unitLow[i])
              + keys.get(batch.group[i]);
      BigInteger[] before = sums.get(entry);
      BigInteger[] now = before == null ? zeros(2 * batch.values.length) : before;
      for (int a = 0; a < batch.values.length; a++) {
        int rows = batch.rows[a][i];
        now[2 * a] = now[2 * a].add(BigInteger.valueOf(rows));
        if (rows > 0) {
          now[2 * a + 1] = now[2 * a + 1].add(BigInteger.valueOf(batch.values[a][i]));
        }
      }
      sums.put(entry, now);
    }
  }

  private static BigInteger[] zeros(int count) {
    BigInteger[] zeros = new BigInteger[count];
    java.util.Arrays.fill(zeros, BigInteger.ZERO);
    return zeros;
  }

  /**
   * Returns the sums: only SUM and MEAN have values, so those of others are left out.
   *
   * @param summed for each aggregate, whether its values count
   */
  Map<String, List<BigInteger>> sums(List<Boolean> summed) {
    Map<String, List<BigInteger>> shown = new TreeMap<>();
    sums.forEach(
        (entry, numbersOf) -> {
          List<BigInteger> list = new ArrayList<>();
          for (int a = 0; a < summed.size(); a++) {
            list.add(numbersOf[2 * a]);
            list.add(summed.get(a) ? numbersOf[2 * a + 1] : BigInteger.ZERO);
          }
          shown.put(entry, Collections.unmodifiableList(list));
        });
    return shown;
  }
}
