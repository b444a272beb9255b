package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.spi.CompiledQuery;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.engine.AsChecked;
import dev.cleanroom.sql.internal.engine.Roads;
import dev.cleanroom.testing.Evidence;
import dev.cleanroom.testing.RowSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is computed column by column is what generated code computes, entry by entry. */
class ColumnScanTest {
  private static final long SEED = Long.getLong("columns.seed", 20_261_120L);
  private static final int PLANS = Integer.getInteger("columns.plans", 40);

  private final SeparabilityWorld world = new SeparabilityWorld();

  @Test
  void contribute_randomTemplatesOverHostileData_givesTheEntriesOfGeneratedCode() {
    Evidence evidence = Evidence.of("column-scans", SEED);
    Random random = new Random(SEED);
    int compared = 0;
    int accepted = 0;
    List<String> mismatches = new ArrayList<>();
    for (int i = 0; compared < PLANS; i++) {
      assertThat(i).as("templates tried").isLessThan(100 * PLANS + 1000);
      Random own = new Random(random.nextLong());
      String sql = new RandomSql(own).scan().sql();
      CompiledQuery query;
      try {
        query =
            new SqlQueryCompiler()
                .compile(SeparabilityWorld.template(sql), world.tables(), "analyst");
      } catch (QueryRejectedException e) {
        continue;
      }
      accepted++;
      compared += compare(query, sql, own, mismatches) ? 1 : 0;
    }
    evidence
        .figure("plans", compared)
        .figure("accepted", accepted)
        .figure("mismatches", mismatches.size())
        .write();
    assertThat(mismatches).as("seed %d", SEED).isEmpty();
  }

  private boolean compare(CompiledQuery query, String sql, Random random, List<String> mismatches) {
    for (int i = 0; i < 6; i++) {
      world.use(new RandomData(random).next(3 + 5 * i));
      world.encode(i % 2 == 0);
      Entries columns = new Entries();
      if (!Roads.byColumns(query, Map.of(), columns, control())) {
        return false;
      }
      Entries rows = new Entries();
      AsChecked.contribute(query, Map.of(), rows, control());
      if (!columns.sorted().equals(rows.sorted())) {
        mismatches.add(sql + "\n rows    " + rows.sorted() + "\n columns " + columns.sorted());
        return true;
      }
    }
    return true;
  }

  private static RunControl control() {
    return RunControl.start(Duration.ofMinutes(1));
  }

  /** Keeps entries as text, from any thread. */
  private static final class Entries extends RowSink {
    private final Map<List<@Nullable Object>, Integer> numbers = new LinkedHashMap<>();
    private final List<List<@Nullable Object>> keys = new ArrayList<>();
    private final List<String> entries = new ArrayList<>();

    @Override
    public synchronized int groupOf(List<@Nullable Object> key) {
      return numbers.computeIfAbsent(
          key,
          k -> {
            keys.add(k);
            return keys.size() - 1;
          });
    }

    @Override
    public ContributionSink.Lane lane() {
      return this::add;
    }

    private synchronized void add(ContributionBatch batch) {
      for (int i = 0; i < batch.size; i++) {
        StringBuilder entry = new StringBuilder();
        entry
            .append(Long.toHexString(batch.unitHigh[i]))
            .append(Long.toHexString(batch.unitLow[i]));
        for (Object cell : keys.get(batch.group[i])) {
          entry.append(' ').append(cell == null ? "NULL" : cell.getClass().getSimpleName() + cell);
        }
        for (int a = 0; a < batch.values.length; a++) {
          entry.append(' ').append(batch.rows[a][i]).append('*').append(batch.values[a][i]);
        }
        entries.add(entry.toString());
      }
    }

    List<String> sorted() {
      List<String> sorted = new ArrayList<>(entries);
      Collections.sort(sorted);
      return sorted;
    }
  }
}
