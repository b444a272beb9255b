package dev.cleanroom.sql.internal.column;

import dev.cleanroom.sql.internal.privacy.ReleaseQuery;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * A relation of contributions: the unit, the group keys, and what each aggregate needs.
 *
 * @param plan the relation
 * @param isAddedUp whether a row stands for several rows of one unit and group
 * @param rows for each aggregate, the column with the number of present rows; of rows that are not
 *     added up, the column of the measure, or −1 if every row is present
 * @param sums for each aggregate, the column with the sum of grid values, or −1 if none is needed;
 *     of rows that are not added up, the column of the measure
 */
public record Contributions(
    RelNode plan, boolean isAddedUp, List<Integer> rows, List<Integer> sums) {
  /** Copies the lists. */
  public Contributions {
    rows = List.copyOf(rows);
    sums = List.copyOf(sums);
  }

  /**
   * Returns the contributions as they were checked, row by row.
   *
   * @param query the query
   * @return its contributions
   */
  public static Contributions asChecked(ReleaseQuery.Noisy query) {
    return new Contributions(
        query.parts().contributions(), false, query.measures(), new ArrayList<>(query.measures()));
  }
}
