package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.spi.RunControl;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The units of a parent table by its key, for a child table whose rows belong to the unit of their
 * parent row.
 *
 * @param table the parent
 * @param unit the child's declaration
 */
record ParentUnits(ConfiguredTable table, PrivacyUnit unit) {
  static ParentUnits of(PrivacyUnit unit, List<ConfiguredTable> tables) {
    return new ParentUnits(
        tables.stream()
            .filter(t -> t.name().equalsIgnoreCase(unit.parentTable()))
            .findFirst()
            .orElseThrow(),
        unit);
  }

  Column unitColumn() {
    return column(table, table.unit().orElseThrow().column());
  }

  ColumnType keyType() {
    return column(table, unit.parentKey()).type();
  }

  int foreignKey(ConfiguredTable child) {
    return child.table().columns().indexOf(column(child, unit.column()));
  }

  private static Column column(ConfiguredTable table, String name) {
    return table.table().columns().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Reads the parent. A key beside two units would give a row two owners, so the run fails. */
  Map<Object, Object> read(RunControl control) {
    int keyPlace = table.table().columns().indexOf(column(table, unit.parentKey()));
    int unitPlace = table.table().columns().indexOf(unitColumn());
    Map<Object, Object> units = new HashMap<>();
    try (Stream<@Nullable Object[]> rows = table.table().rows()) {
      for (Iterator<@Nullable Object[]> it = rows.iterator(); it.hasNext(); ) {
        control.check();
        @Nullable Object[] row = it.next();
        Object key = CellCodec.encode(keyType(), Cells.at(row, keyPlace));
        Object owner = CellCodec.encode(unitColumn().type(), Cells.at(row, unitPlace));
        Object before = key == null || owner == null ? null : units.put(key, owner);
        if (before != null && !before.equals(owner)) {
          throw new IllegalStateException("a parent key stands beside two units");
        }
      }
    }
    return units;
  }
}
