package dev.cleanroom.sql.internal.engine;

import java.util.List;

/** How the part of a query below its release is computed. Immutable and thread-safe. */
interface Road {
  /**
   * Returns where it is computed.
   *
   * @return one line for each place; none if all of it is computed in this process
   */
  List<String> places();
}
