package dev.cleanroom.sql.internal.column;

import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.ContributionSink;
import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What one thread does: reads parts of the table and hands contributions to its lane. */
@SuppressWarnings("ShortCircuitBoolean") // a loop without jumps is fast
final class Program {
  private final Compiled compiled;
  private final Rows rows;
  private final ContributionSink.Lane lane;
  private final UnitHashes hashes;
  private final GroupNumbers groups;
  private final List<Measure> measures = new ArrayList<>();
  private final ContributionBatch batch;
  private final int[] selected = new int[CellVector.CAPACITY];
  private final int[] group = new int[CellVector.CAPACITY];

  Program(Compiled compiled, VectorScan.Reader reader, ContributionSink sink) {
    this.compiled = compiled;
    this.rows = new Rows(reader);
    this.lane = sink.lane();
    this.hashes = new UnitHashes(sink.unitHash(), compiled.unit().type());
    this.groups = new GroupNumbers(compiled.keys(), sink, seed(sink));
    this.measures.addAll(compiled.measures());
    this.batch = new ContributionBatch(measures.size());
  }

  /** A secret of the run, so that no one can make keys collide. */
  private static long seed(ContributionSink sink) {
    long[] seed = new long[2];
    sink.unitHash().hash("seed of group keys", seed, seed, 0);
    return seed[0];
  }

  /** Runs until there are no more rows, or until it is told to stop. */
  void run(RunControl control, BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean() && rows.next(control)) {
      int count = select();
      if (count > 0) {
        count = keepKnownGroups(count);
      }
      if (count > 0) {
        write(count);
      }
    }
    flush();
  }

  /** Rows of no unit are left out, of the table's as of the query's. */
  private int select() {
    CellVector owner = compiled.owner().of(rows);
    int count = 0;
    for (int row = 0; row < rows.count(); row++) {
      selected[count] = row;
      count += owner.isNull[row] ? 0 : 1;
    }
    for (Expression condition : compiled.conditions()) {
      count = keepTrue(condition, count);
    }
    return compiled.unit() == compiled.owner() ? count : keepPresent(compiled.unit(), count);
  }

  private int keepTrue(Expression condition, int count) {
    if (count == 0) {
      return 0;
    }
    CellVector truth = condition.of(rows);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      selected[kept] = row;
      kept += !truth.isNull[row] & truth.booleans[row] ? 1 : 0;
    }
    return kept;
  }

  private int keepPresent(Expression expression, int count) {
    CellVector values = expression.of(rows);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      selected[kept] = row;
      kept += values.isNull[row] ? 0 : 1;
    }
    return kept;
  }

  private int keepKnownGroups(int count) {
    groups.number(rows, selected, count, group);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      selected[kept] = selected[i];
      group[kept] = group[i];
      kept += group[i] >= 0 ? 1 : 0;
    }
    return kept;
  }

  private void write(int count) {
    if (batch.size + count > ContributionBatch.CAPACITY) {
      flush();
    }
    System.arraycopy(group, 0, batch.group, batch.size, count);
    hashes.write(compiled.unit().of(rows), selected, count, batch);
    for (int i = 0; i < measures.size(); i++) {
      measures.get(i).write(rows, selected, count, batch.size, batch.rows[i], batch.values[i]);
    }
    batch.size += count;
    if (compiled.added() != null) {
      split(compiled.added(), count);
    }
  }

  /** Rows that an entry has no room for become several entries. */
  private void split(Compiled.Added added, int count) {
    int from = batch.size - count;
    List<Integer> large = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (int[] present : batch.rows) {
        if (present[from + i] == Measure.TOO_LARGE) {
          present[from + i] = 0;
          batch.group[from + i] = -1;
          large.add(i);
        }
      }
    }
    large.stream().distinct().forEach(i -> split(added, selected[i], group[i]));
  }

  private void split(Compiled.Added added, int row, int ofGroup) {
    AddedRow rest = added.row(rows, row);
    int[] one = {row};
    do {
      if (batch.size == ContributionBatch.CAPACITY) {
        flush();
      }
      batch.group[batch.size] = ofGroup;
      hashes.write(compiled.unit().of(rows), one, 1, batch);
      for (int a = 0; a < measures.size(); a++) {
        rest.next(a, batch.rows[a], batch.values[a], batch.size);
      }
      batch.size++;
    } while (rest.hasMore());
  }

  private void flush() {
    lane.accept(batch);
    batch.size = 0;
  }
}
