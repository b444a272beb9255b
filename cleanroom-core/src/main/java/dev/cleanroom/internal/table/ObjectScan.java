package dev.cleanroom.internal.table;

import dev.cleanroom.spi.RunControl;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects. Readers take turns at the iterator, which needs little time, and read properties
 * side by side.
 */
final class ObjectScan implements VectorScan {
  private static final int FEW = 255;

  private final List<Accessor> accessors;
  private final Stream<?> rows;
  private final Iterator<?> iterator;
  private final long shared;

  ObjectScan(List<Accessor> accessors, Stream<?> rows, long shared) {
    this.accessors = accessors;
    this.rows = rows;
    this.iterator = rows.iterator();
    this.shared = shared;
  }

  @Override
  public long shared() {
    return shared;
  }

  @Override
  public Reader reader() {
    return new Part();
  }

  @Override
  public void close() {
    rows.close();
  }

  /**
   * The rows of a list are there already: to ask the control for each would cost more than them.
   */
  private synchronized int take(@Nullable Object[] target, RunControl control) {
    int count = 0;
    while (count < target.length && iterator.hasNext()) {
      if (shared == 0 || (count & FEW) == 0) {
        control.check();
      }
      target[count] = iterator.next();
      count++;
    }
    return count;
  }

  /** Reads the objects that it took. */
  private final class Part implements Reader {
    private final @Nullable Object[] objects = new @Nullable Object[CellVector.CAPACITY];
    private int count;

    @Override
    public int next(RunControl control) {
      count = take(objects, control);
      return count;
    }

    @Override
    public void read(int column, CellVector target) {
      accessors.get(column).read(objects, count, target);
    }
  }
}
