package dev.cleanroom.sql.internal.schema;

import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.ScannableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/** What a mechanism released, as the table that output expressions are computed on. */
public final class ReleasedTable extends AbstractTable implements ScannableTable {
  private final RelDataType rowType;

  /**
   * Creates the table.
   *
   * @param rowType group keys, aggregates and the number of the row
   */
  public ReleasedTable(RelDataType rowType) {
    this.rowType = rowType;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return rowType;
  }

  @Override
  public Enumerable<@Nullable Object[]> scan(DataContext root) {
    return Linq4j.asEnumerable(RunContext.released(root));
  }
}
