package dev.cleanroom.internal;

import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Table;
import dev.cleanroom.TableInspection;
import dev.cleanroom.internal.table.UnreadableTableException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what an owner should know of its own table. */
public final class TableInspector {
  private TableInspector() {}

  /**
   * Reads a table once and counts.
   *
   * @param configured the table
   * @return the counts
   * @throws IllegalStateException if the table cannot be read; what an adapter throws may quote
   *     rows, so it is left out unless it is {@link UnreadableTableException}
   */
  public static TableInspection inspect(ConfiguredTable configured) {
    try {
      return count(configured);
    } catch (UnreadableTableException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnreadableTableException(
          "table " + configured.name() + " cannot be read: its adapter failed");
    }
  }

  private static TableInspection count(ConfiguredTable configured) {
    Table table = configured.table();
    List<Column> columns = table.columns();
    String unit = configured.unit().map(u -> u.column()).orElse("");
    Map<String, Long> unreadable = new LinkedHashMap<>();
    long rows = 0;
    long withoutUnit = 0;
    try (Stream<@Nullable Object[]> stream = table.rows()) {
      for (Iterator<@Nullable Object[]> it = stream.iterator(); it.hasNext(); rows++) {
        @Nullable Object[] row = it.next();
        for (int i = 0; i < columns.size(); i++) {
          Object cell = Cells.at(row, i);
          Object normal = Cells.normalise(columns.get(i).type(), cell);
          if (normal == null && cell != null) {
            unreadable.merge(columns.get(i).name(), 1L, Long::sum);
          }
          if (normal == null && columns.get(i).name().equals(unit)) {
            withoutUnit++;
          }
        }
      }
    }
    return new TableInspection(table.name(), rows, withoutUnit, unreadable);
  }

  /**
   * Reads a parent table once and tells whether one of its keys stands beside two units, so that a
   * child row would have two owners.
   *
   * @param parent a private table that holds its units itself
   * @param key the column that child tables refer to
   * @return true if a key repeats with another unit
   * @throws IllegalStateException if the table cannot be read
   */
  public static boolean sharesKeys(ConfiguredTable parent, String key) {
    try {
      return shares(parent.table(), key, parent.unit().orElseThrow().column());
    } catch (UnreadableTableException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnreadableTableException(
          "table " + parent.name() + " cannot be read: its adapter failed");
    }
  }

  private static boolean shares(Table table, String key, String unit) {
    int keyPlace = place(table, key);
    int unitPlace = place(table, unit);
    Map<Object, Object> owners = new HashMap<>();
    try (Stream<@Nullable Object[]> stream = table.rows()) {
      for (Iterator<@Nullable Object[]> it = stream.iterator(); it.hasNext(); ) {
        @Nullable Object[] row = it.next();
        Object value = Cells.normalise(type(table, keyPlace), Cells.at(row, keyPlace));
        Object owner = Cells.normalise(type(table, unitPlace), Cells.at(row, unitPlace));
        if (value != null && owner != null) {
          Object before = owners.put(value, owner);
          if (before != null && !before.equals(owner)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static ColumnType type(Table table, int place) {
    return table.columns().get(place).type();
  }

  private static int place(Table table, String column) {
    return table.columns().stream().map(Column::name).toList().indexOf(column);
  }
}
