package dev.cleanroom.sql.internal.privacy;

import dev.cleanroom.Column;
import dev.cleanroom.ConfiguredTable;
import org.jspecify.annotations.Nullable;

/**
 * A column of a member's table.
 *
 * @param table the table
 * @param column the column
 */
record BaseColumn(ConfiguredTable table, Column column) {
  boolean isUnit() {
    return table.unit().filter(u -> !u.hasParent() && u.column().equals(column.name())).isPresent();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BaseColumn that
        && table.name().equals(that.table.name())
        && column.name().equals(that.column.name());
  }

  @Override
  public int hashCode() {
    return 31 * table.name().hashCode() + column.name().hashCode();
  }

  @Override
  public String toString() {
    return table.name() + "." + column.name();
  }
}
