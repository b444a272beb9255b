package dev.cleanroom.internal;

import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Table;
import dev.cleanroom.TableInspection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what an owner should know of its own table. */
public final class TableInspector {
  /** Stands for the cells that an adapter left out; of no column type. */
  private static final Object MISSING = new Object();

  private TableInspector() {}

  /**
   * Reads a table once and counts.
   *
   * @param configured the table
   * @return the counts
   */
  public static TableInspection inspect(ConfiguredTable configured) {
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
          Object cell = i < row.length ? row[i] : MISSING;
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
}
