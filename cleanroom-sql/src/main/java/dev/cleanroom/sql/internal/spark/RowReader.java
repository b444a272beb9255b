package dev.cleanroom.sql.internal.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fetches rows, some at a time. The cluster computes one partition of the result after the other,
 * so that the driver never has to hold more than one.
 */
final class RowReader {
  private static final int AT_A_TIME = 1000;

  private final RunSession run;
  private final Iterator<Row> source;
  private final Queue<Row> fetched = new ArrayDeque<>(AT_A_TIME);

  private RowReader(RunSession run, Iterator<Row> source) {
    this.run = run;
    this.source = source;
  }

  static RowReader of(RunSession run, Dataset<Row> rows) throws Exception {
    return new RowReader(run, run.within(rows::toLocalIterator));
  }

  boolean hasNext() throws Exception {
    return !fetched.isEmpty() || run.within(this::fetch) > 0;
  }

  private int fetch() {
    while (fetched.size() < AT_A_TIME && source.hasNext()) {
      fetched.add(source.next());
    }
    return fetched.size();
  }

  Row next() throws Exception {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return fetched.remove();
  }
}
