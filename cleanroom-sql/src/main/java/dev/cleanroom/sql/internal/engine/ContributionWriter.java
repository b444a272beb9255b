package dev.cleanroom.sql.internal.engine;

import dev.cleanroom.Column;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.FixedPoint;
import dev.cleanroom.spi.KeyedHash;
import dev.cleanroom.spi.ReleasePlan.Aggregate;
import dev.cleanroom.spi.ReleasePlan.AggregateKind;
import dev.cleanroom.sql.internal.column.AddedRow;
import dev.cleanroom.sql.internal.column.Contributions;
import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import dev.cleanroom.sql.internal.schema.CellCodec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns rows of unit, group keys and measures into batches of contributions. */
final class ContributionWriter {
  private final List<Column> keys;
  private final List<Aggregate> aggregates;
  private final Contributions contributions;
  private final ContributionSink sink;
  private final KeyedHash unitHash;
  private final ContributionSink.Lane lane;
  private final ContributionBatch batch;

  ContributionWriter(ReleaseQuery.Noisy query, Contributions contributions, ContributionSink sink) {
    this.keys = query.parts().keys();
    this.aggregates = query.aggregates();
    this.contributions = contributions;
    this.sink = sink;
    this.unitHash = sink.unitHash();
    this.lane = sink.lane();
    this.batch = new ContributionBatch(aggregates.size());
  }

  void add(@Nullable Object[] row) {
    Object unit = row[0];
    if (unit == null) {
      return; // rows of nobody: a FULL join of units never has one, and tables drop them
    }
    int group = sink.groupOf(key(row));
    if (group < 0) {
      return;
    }
    if (contributions.isAddedUp()) {
      addSums(unit, group, row);
      return;
    }
    int at = begin(unit, group);
    for (int i = 0; i < aggregates.size(); i++) {
      int place = contributions.rows().get(i);
      measure(i, place < 0 ? true : row[place], at);
    }
    end();
  }

  private int begin(Object unit, int group) {
    int at = batch.size;
    unitHash.hash(unit, batch.unitHigh, batch.unitLow, at);
    batch.group[at] = group;
    return at;
  }

  private void end() {
    if (++batch.size == ContributionBatch.CAPACITY) {
      flush();
    }
  }

  private void addSums(Object unit, int group, @Nullable Object[] row) {
    AddedRow added = AddedRow.of(aggregates, contributions, place -> row[place]);
    do {
      int at = begin(unit, group);
      for (int i = 0; i < aggregates.size(); i++) {
        added.next(i, batch.rows[i], batch.values[i], at);
      }
      end();
    } while (added.hasMore());
  }

  private List<@Nullable Object> key(@Nullable Object[] row) {
    List<@Nullable Object> key = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      key.add(CellCodec.decode(keys.get(i).type(), row[i + 1]));
    }
    return Collections.unmodifiableList(key);
  }

  /** NULL and NaN are not present, as in SQL; infinities are clamped by the grid. */
  private void measure(int aggregate, @Nullable Object value, int at) {
    AggregateKind kind = aggregates.get(aggregate).kind();
    if (kind == AggregateKind.UNITS || kind == AggregateKind.ROWS) {
      batch.rows[aggregate][at] = Boolean.TRUE.equals(value) ? 1 : 0;
      batch.values[aggregate][at] = 1;
      return;
    }
    boolean present = value != null && !(value instanceof Double d && d.isNaN());
    batch.rows[aggregate][at] = present ? 1 : 0;
    batch.values[aggregate][at] = present ? grid(aggregates.get(aggregate).value(), value) : 0;
  }

  private static long grid(FixedPoint grid, @Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return grid.of(decimal);
    }
    if (value instanceof Double || value instanceof Float) {
      return grid.of(((Number) value).doubleValue());
    }
    if (value instanceof Number number) {
      return grid.of(number.longValue());
    }
    throw new IllegalStateException("a measure is no number");
  }

  void flush() {
    lane.accept(batch);
    batch.size = 0;
  }
}
