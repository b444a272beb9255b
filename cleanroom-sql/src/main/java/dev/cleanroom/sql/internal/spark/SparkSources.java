package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.sql.internal.remote.EngineSource;
import java.util.List;
import java.util.Set;

/** Finds the Spark sessions of tables; loads classes of Spark only if there is such a table. */
public final class SparkSources {
  private SparkSources() {}

  /**
   * Returns the sessions of tables. One that is stopped, or whose settings could make Spark compute
   * its tables differently than they are read in process, is left out.
   *
   * @param read the tables of a query
   * @return a source for each session
   */
  public static List<EngineSource> of(Set<ConfiguredTable> read) {
    return read.stream().anyMatch(table -> table.table() instanceof SparkBacked)
        ? List.copyOf(SparkSource.of(read))
        : List.of();
  }

  /**
   * Returns the sessions that have all of some tables.
   *
   * @param read the tables of a query
   * @return a source, or none
   */
  public static List<EngineSource> holding(Set<ConfiguredTable> read) {
    return of(read).stream()
        .filter(source -> read.stream().allMatch(table -> source.table(table).isPresent()))
        .toList();
  }
}
