package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.sql.internal.schema.RunContext;
import java.util.NoSuchElementException;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.ScannableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/** What a database computes of a plan, as a table that the rest of the plan scans. */
public final class RemoteTable extends AbstractTable implements ScannableTable {
  private final RemotePlan plan;
  private final RelDataType rowType;

  /**
   * Creates the table.
   *
   * @param plan the part
   * @param rowType its columns
   */
  public RemoteTable(RemotePlan plan, RelDataType rowType) {
    this.plan = plan;
    this.rowType = rowType;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return rowType;
  }

  @Override
  public Enumerable<@Nullable Object[]> scan(DataContext root) {
    return new AbstractEnumerable<@Nullable Object[]>() {
      @Override
      public Enumerator<@Nullable Object[]> enumerator() {
        return new Rows(plan.open(i -> RunContext.parameter(root, i), RunContext.control(root)));
      }
    };
  }

  private static final class Rows implements Enumerator<@Nullable Object[]> {
    private final RemotePlan.RemoteRows rows;
    private @Nullable Object @Nullable [] current;

    Rows(RemotePlan.RemoteRows rows) {
      this.rows = rows;
    }

    @Override
    public @Nullable Object[] current() {
      @Nullable Object[] row = current;
      if (row == null) {
        throw new NoSuchElementException();
      }
      return row;
    }

    @Override
    public boolean moveNext() {
      current = rows.next();
      return current != null;
    }

    @Override
    public void reset() {
      throw new IllegalStateException("a query is read forwards");
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
