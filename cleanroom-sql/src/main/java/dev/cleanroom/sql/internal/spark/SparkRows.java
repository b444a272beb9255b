package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.remote.EngineRows;
import dev.cleanroom.sql.internal.remote.RunWatch;
import java.math.BigDecimal;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The rows of a query of a cluster. */
final class SparkRows implements EngineRows {
  private static final int TELL_EVERY = 10_000;

  private final RowReader rows;
  private final RunWatch watch;
  private final RunControl control;
  private Row current = Row.empty();
  private boolean wasNull;
  private int untold;

  SparkRows(RowReader rows, RunWatch watch, RunControl control) {
    this.rows = rows;
    this.watch = watch;
    this.control = control;
  }

  @Override
  public boolean next() {
    boolean isThere = fetch();
    if (isThere) {
      untold++;
    }
    if (!isThere || untold == TELL_EVERY) {
      control.read(untold);
      untold = 0;
    }
    return isThere;
  }

  private boolean fetch() {
    try {
      boolean isThere = rows.hasNext();
      if (isThere) {
        current = rows.next();
      }
      return isThere;
    } catch (Exception e) {
      throw SparkFailures.of(e, control);
    }
  }

  private @Nullable Object cell(int column) {
    Object cell = current.get(column - 1);
    wasNull = cell == null;
    return cell;
  }

  @Override
  public boolean truth(int column) {
    Boolean truth = (Boolean) cell(column);
    return truth != null && truth;
  }

  @Override
  public long whole(int column) {
    Number number = (Number) cell(column);
    return number == null ? 0 : exactly(number);
  }

  private static long exactly(Number number) {
    return number instanceof BigDecimal decimal ? decimal.longValueExact() : number.longValue();
  }

  @Override
  public double floating(int column) {
    Number number = (Number) cell(column);
    return number == null ? 0 : number.doubleValue();
  }

  @Override
  public @Nullable BigDecimal exact(int column) {
    Object cell = cell(column);
    return cell == null || cell instanceof BigDecimal
        ? (BigDecimal) cell
        : new BigDecimal(cell.toString());
  }

  @Override
  public @Nullable String text(int column) {
    return (String) cell(column);
  }

  @Override
  public boolean wasNull() {
    return wasNull;
  }

  @Override
  public void close() {
    watch.close();
  }
}
