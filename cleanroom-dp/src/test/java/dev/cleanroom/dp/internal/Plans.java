package dev.cleanroom.dp.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.ReleasePlan;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.spi.RunControl;
import java.time.Duration;
import java.util.List;

/** Makes plans for tests: one row, one group, Laplace noise, ε = 1, until told otherwise. */
final class Plans {
  private GroupKeys keys = GroupKeys.none();
  private int maxGroups = 1;
  private int maxRows = 1;
  private NoiseKind noise = NoiseKind.LAPLACE;
  private PrivacyLoss loss = PrivacyLoss.epsilon("1");
  private List<Aggregate> aggregates = List.of();

  private Plans() {}

  static Plans plan(Aggregate... aggregates) {
    Plans plans = new Plans();
    plans.aggregates = List.of(aggregates);
    return plans;
  }

  @CanIgnoreReturnValue
  Plans keys(GroupKeys newKeys) {
    keys = newKeys;
    return this;
  }

  @CanIgnoreReturnValue
  Plans bounds(int newMaxGroups, int newMaxRows) {
    maxGroups = newMaxGroups;
    maxRows = newMaxRows;
    return this;
  }

  @CanIgnoreReturnValue
  Plans noise(NoiseKind newNoise) {
    noise = newNoise;
    return this;
  }

  @CanIgnoreReturnValue
  Plans loss(String epsilon, String delta) {
    loss = PrivacyLoss.of(epsilon, delta);
    return this;
  }

  ReleasePlan get() {
    List<Column> columns =
        keys instanceof GroupKeys.None ? List.of() : List.of(Column.of("g", ColumnType.TEXT));
    return new ReleasePlan(columns, keys, maxGroups, maxRows, noise, loss, aggregates);
  }

  static Aggregate everyUnit() {
    return counting(AggregateKind.UNITS, true);
  }

  static Aggregate units() {
    return counting(AggregateKind.UNITS, false);
  }

  static Aggregate rows() {
    return counting(AggregateKind.ROWS, false);
  }

  static Aggregate sum(FixedPoint value, FixedPoint total) {
    return new Aggregate("sum", AggregateKind.SUM, value, total, false);
  }

  static Aggregate sum(long low, long high) {
    return sum(new FixedPoint(0, -FixedPoint.LIMIT, FixedPoint.LIMIT), grid(low, high));
  }

  static Aggregate mean(long low, long high) {
    return mean(grid(low, high));
  }

  static Aggregate mean(FixedPoint value) {
    return new Aggregate("mean", AggregateKind.MEAN, value, value, false);
  }

  static FixedPoint grid(long low, long high) {
    return new FixedPoint(0, low, high);
  }

  private static Aggregate counting(AggregateKind kind, boolean everyRow) {
    return new Aggregate("n", kind, FixedPoint.INDICATOR, FixedPoint.INDICATOR, everyRow);
  }

  static RunControl control() {
    return RunControl.start(Duration.ofHours(1));
  }
}
