package dev.cleanroom.sql.internal.dialect;

import java.util.Map;

/**
 * How a member's table is named in an engine.
 *
 * @param from what stands after FROM, quoted by whoever made it
 * @param columns for each column of the member's table, by its name, how the engine has it
 */
public record EngineTable(String from, Map<String, EngineColumn> columns) {
  /** Copies the map. */
  public EngineTable {
    columns = Map.copyOf(columns);
  }

  /**
   * A column in an engine.
   *
   * @param name the quoted name
   * @param type the type as the engine writes it: of DuckDB what DESCRIBE says, of PostgreSQL
   *     {@code format_type(atttypid, atttypmod)}, of Spark the type's {@code simpleString}; in any
   *     case of letters
   */
  public record EngineColumn(String name, String type) {}
}
