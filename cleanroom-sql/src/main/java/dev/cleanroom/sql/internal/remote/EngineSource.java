package dev.cleanroom.sql.internal.remote;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.Dialect;
import dev.cleanroom.sql.internal.dialect.EngineTable;
import java.util.Optional;
import java.util.Set;

/** A database that can compute with some tables. Thread-safe. */
public interface EngineSource {
  /**
   * Returns the SQL that it speaks.
   *
   * @return the dialect
   */
  Dialect dialect();

  /**
   * Returns how a table is named there.
   *
   * @param table a member's table
   * @return its name and columns, or empty if it is not there
   */
  Optional<EngineTable> table(ConfiguredTable table);

  /**
   * Opens a session for one run: read-only, in one snapshot, with the settings that the SQL relies
   * on, over tables that still have the columns they had.
   *
   * @param read the tables that are read
   * @param control the run
   * @return the session, to be closed
   * @throws IllegalStateException if the database fails
   */
  EngineSession open(Set<ConfiguredTable> read, RunControl control);

  /**
   * Returns the place in words.
   *
   * @return as in "computed in …"
   */
  String inWords();
}
