package dev.cleanroom.spi;

import dev.cleanroom.Column;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import java.util.List;

/**
 * What a mechanism needs to know to bound, sum, noise and release: no table and no SQL.
 *
 * @param keyColumns the columns of a group key, none without GROUP BY
 * @param groupKeys how it is decided which groups appear
 * @param maxGroups groups one unit may influence, at least 1
 * @param maxRowsPerGroup rows of one unit that count in one group, at least 1
 * @param noise the distribution of noise
 * @param loss the loss of the whole release
 * @param aggregates the aggregates, in order; there may be none
 */
public record ReleasePlan(
    List<Column> keyColumns,
    GroupKeys groupKeys,
    int maxGroups,
    int maxRowsPerGroup,
    NoiseKind noise,
    PrivacyLoss loss,
    List<Aggregate> aggregates) {
  /** Copies the lists. */
  public ReleasePlan {
    keyColumns = List.copyOf(keyColumns);
    aggregates = List.copyOf(aggregates);
  }

  /** The kinds of aggregates. */
  public enum AggregateKind {
    /** Units with at least one present row: 0 or 1 for each unit and group. */
    UNITS,
    /** Present rows: 0 to {@code maxRowsPerGroup} for each unit and group. */
    ROWS,
    /** The sum of present values, clamped for each unit and group to {@code total}. */
    SUM,
    /** The mean of present values, clamped to {@code value}. */
    MEAN
  }

  /**
   * One aggregate. Each has one measure in every {@link ContributionBatch}.
   *
   * @param name a name for people
   * @param kind the kind
   * @param value the grid of one row's value; {@link FixedPoint#INDICATOR} for UNITS and ROWS
   * @param total the grid of one unit's total within one group, of the same scale; used by SUM
   * @param everyRow true if every row is present, so that UNITS is the number of units of the group
   */
  public record Aggregate(
      String name, AggregateKind kind, FixedPoint value, FixedPoint total, boolean everyRow) {
    /**
     * Checks the grids.
     *
     * @throws IllegalArgumentException if the grids have different scales
     */
    public Aggregate {
      if (value.scale() != total.scale()) {
        throw new IllegalArgumentException("value and total must have the same scale");
      }
    }
  }
}
