package dev.cleanroom.dp.internal;

import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Rows of persons, as an engine would hand them to a sink. */
final class Rows {
  /** One row; an absent value is null. */
  record Row(long person, @Nullable Object key, List<@Nullable Long> values) {}

  private final List<Row> rows = new ArrayList<>();
  private final boolean grouped;

  Rows(boolean grouped) {
    this.grouped = grouped;
  }

  static Rows of(boolean grouped, List<Row> rows) {
    Rows copy = new Rows(grouped);
    copy.rows.addAll(rows);
    return copy;
  }

  void add(long person, @Nullable Object key, @Nullable Long... values) {
    rows.add(new Row(person, key, Arrays.asList(values)));
  }

  List<Row> list() {
    return rows;
  }

  Rows where(LongPredicate person) {
    return of(grouped, rows.stream().filter(row -> person.test(row.person())).toList());
  }

  void feed(ContributionSink sink, ContributionBatch batch) {
    feed(sink, batch, person -> person);
  }

  /** Feeds all rows; {@code unitOf} is what the engine takes for the person's identity. */
  void feed(ContributionSink sink, ContributionBatch batch, LongFunction<@Nullable Object> unitOf) {
    ContributionSink.Lane lane = sink.lane();
    batch.size = 0;
    for (Row row : rows) {
      if (batch.size == ContributionBatch.CAPACITY) {
        lane.accept(batch);
        batch.size = 0;
      }
      put(sink, batch, row, unitOf.apply(row.person()));
    }
    lane.accept(batch);
  }

  private void put(ContributionSink sink, ContributionBatch batch, Row row, @Nullable Object unit) {
    int i = batch.size++;
    sink.unitHash().hash(unit, batch.unitHigh, batch.unitLow, i);
    batch.group[i] =
        sink.groupOf(grouped ? Collections.singletonList(row.key()) : List.<@Nullable Object>of());
    for (int a = 0; a < row.values().size(); a++) {
      Long value = row.values().get(a);
      batch.rows[a][i] = value == null ? 0 : 1;
      batch.values[a][i] = value == null ? 0 : value;
    }
  }
}
