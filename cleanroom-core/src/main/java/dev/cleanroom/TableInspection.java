package dev.cleanroom;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an owner learns of its own table by {@link Member#inspect}; nobody else may see it.
 *
 * @param table the table's name
 * @param rows all rows
 * @param rowsWithoutUnit rows that every run drops because their privacy unit is NULL
 * @param unreadableCells cells that are read as NULL though the source holds something, by column
 *     in the table's order; columns without such cells are left out
 */
public record TableInspection(
    String table, long rows, long rowsWithoutUnit, Map<String, Long> unreadableCells) {
  /** Copies the map. */
  public TableInspection {
    unreadableCells = Collections.unmodifiableMap(new LinkedHashMap<>(unreadableCells));
  }
}
