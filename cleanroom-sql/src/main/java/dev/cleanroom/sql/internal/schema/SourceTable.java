package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.spi.RunControl;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.ScannableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/**
 * A member's table as generated code scans it: only the columns of the allow-list, no row without a
 * unit, every cell of its type or null.
 */
public final class SourceTable extends AbstractTable implements ScannableTable {
  private final ConfiguredTable table;
  private final List<Column> columns;
  private final int[] places;
  private final @Nullable ParentUnits parent;
  private final int unit;

  private SourceTable(ConfiguredTable table, @Nullable ParentUnits parent) {
    this.table = table;
    this.parent = parent;
    List<Column> visible = new ArrayList<>(table.columns());
    List<Column> all = table.table().columns();
    this.places = visible.stream().mapToInt(all::indexOf).toArray();
    if (parent != null) {
      visible.add(parent.unitColumn());
    }
    this.columns = List.copyOf(visible);
    this.unit =
        parent != null ? columns.size() - 1 : table.unit().map(u -> indexOf(u.column())).orElse(-1);
  }

  /**
   * Returns the view of a table.
   *
   * @param table the table
   * @param tables all tables, in which a parent is looked up
   * @return the view
   */
  public static SourceTable of(ConfiguredTable table, List<ConfiguredTable> tables) {
    PrivacyUnit unit = table.unit().orElse(null);
    return new SourceTable(
        table, unit == null || !unit.hasParent() ? null : ParentUnits.of(unit, tables));
  }

  /**
   * Returns the table in which a unit is found: the parent's for a table that reaches its unit
   * through one.
   *
   * @return the table whose rule governs the unit column
   */
  public ConfiguredTable unitTable() {
    return parent == null ? table : parent.table();
  }

  /**
   * Returns the place of the unit column.
   *
   * @return the index, or −1 for a reference table
   */
  public int unit() {
    return unit;
  }

  /**
   * Returns the columns that exist for templates, the parent's unit included.
   *
   * @return the columns
   */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Returns the member's table.
   *
   * @return the table
   */
  public ConfiguredTable table() {
    return table;
  }

  /**
   * Returns where a column stands in the member's table.
   *
   * @param column the index of a column of this view
   * @return the place, or −1 for a unit that stands in the parent only
   */
  public int place(int column) {
    return column < places.length ? places[column] : -1;
  }

  /**
   * Returns the place of a column.
   *
   * @param column the column's name
   * @return the index, or −1
   */
  private int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** The unit is the only column that is known to have no NULL: rows without it are left out. */
  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder row = factory.builder();
    for (int i = 0; i < columns.size(); i++) {
      row.add(columns.get(i).name(), Types.of(factory, columns.get(i).type(), i != unit));
    }
    return row.build();
  }

  @Override
  public Enumerable<@Nullable Object[]> scan(DataContext root) {
    RunControl control = RunContext.control(root);
    return new AbstractEnumerable<@Nullable Object[]>() {
      @Override
      public Enumerator<@Nullable Object[]> enumerator() {
        return new Rows(control);
      }
    };
  }

  /** Reads the table's stream once. */
  private final class Rows implements Enumerator<@Nullable Object[]> {
    private final RunControl control;
    private final Stream<@Nullable Object[]> stream;
    private final Iterator<@Nullable Object[]> iterator;
    private final Map<Object, Object> units;
    private @Nullable Object @Nullable [] current;

    Rows(RunControl control) {
      this.control = control;
      this.units = parent == null ? Map.of() : parent.read(control);
      this.stream = table.table().rows();
      this.iterator = stream.iterator();
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
      while (iterator.hasNext()) {
        control.check();
        @Nullable Object[] row = encode(iterator.next());
        if (unit < 0 || row[unit] != null) {
          current = row;
          return true;
        }
      }
      current = null;
      return false;
    }

    private @Nullable Object[] encode(@Nullable Object[] cells) {
      @Nullable Object[] row = new @Nullable Object[columns.size()];
      for (int i = 0; i < places.length; i++) {
        row[i] = CellCodec.encode(columns.get(i).type(), Cells.at(cells, places[i]));
      }
      if (parent != null) {
        Object key = CellCodec.encode(parent.keyType(), Cells.at(cells, parent.foreignKey(table)));
        row[unit] = key == null ? null : units.get(key);
      }
      return row;
    }

    @Override
    public void reset() {
      throw new IllegalStateException("a table is read forwards");
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
