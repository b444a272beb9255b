package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.dp.DpReleaseMechanism;
import dev.cleanroom.examples.benchmark.Rows.Spread;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleaseMechanism;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Hashing, bounding and summing one row of a million, in one lane; with the noise of ten groups.
 */
@State(Scope.Thread)
public class BoundingBenchmark {
  private static final int ROWS = 1 << 20;
  private static final int GROUPS = 10;

  private final Rows rows = Rows.of(Spread.uniform(ROWS, ROWS / 10, GROUPS));
  private final ReleaseMechanism mechanism = new DpReleaseMechanism();
  private final ContributionBatch batch = new ContributionBatch(3);

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public ReleasedGroups boundingOfRow() {
    try (ContributionSink sink = mechanism.open(plan(), RunControl.start(Duration.ofMinutes(1)))) {
      int[] groups = new int[GROUPS];
      for (long group = 0; group < GROUPS; group++) {
        groups[(int) group] = sink.groupOf(List.of(group));
      }
      ContributionSink.Lane lane = sink.lane();
      for (int from = 0; from < ROWS; from += ContributionBatch.CAPACITY) {
        fill(sink, groups, from);
        lane.accept(batch);
      }
      return sink.release();
    }
  }

  private void fill(ContributionSink sink, int[] groups, int from) {
    for (int i = 0; i < ContributionBatch.CAPACITY; i++) {
      sink.unitHash().hash(Long.valueOf(rows.person()[from + i]), batch.unitHigh, batch.unitLow, i);
      batch.group[i] = groups[rows.group()[from + i]];
      batch.values[2][i] = rows.amount()[from + i];
      for (int[] present : batch.rows) {
        present[i] = 1;
      }
    }
    batch.size = ContributionBatch.CAPACITY;
  }

  private static ReleasePlan plan() {
    FixedPoint one = FixedPoint.INDICATOR;
    FixedPoint amount = new FixedPoint(0, 0, Rows.LARGEST_AMOUNT);
    FixedPoint total = new FixedPoint(0, 0, 3 * Rows.LARGEST_AMOUNT);
    return new ReleasePlan(
        List.of(Column.of("grp", ColumnType.INTEGER)),
        Room.declared(GROUPS),
        5,
        3,
        NoiseKind.LAPLACE,
        PrivacyLoss.of("1", "0"),
        List.of(
            new Aggregate("people", AggregateKind.UNITS, one, one, true),
            new Aggregate("n", AggregateKind.ROWS, one, one, true),
            new Aggregate("total", AggregateKind.SUM, amount, total, true)));
  }
}
