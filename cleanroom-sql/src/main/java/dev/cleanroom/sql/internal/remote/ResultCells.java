package dev.cleanroom.sql.internal.remote;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/** Reads transported values as generated code holds them. */
final class ResultCells {
  private final List<Cell> cells;

  @FunctionalInterface
  private interface Cell {
    @Nullable Object read(EngineRows row, int column);
  }

  /**
   * Creates a reader.
   *
   * @param rowType the types of the columns
   */
  ResultCells(RelDataType rowType) {
    List<Cell> found = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      found.add(cell(field.getType()));
    }
    cells = List.copyOf(found);
  }

  private static Cell cell(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> (row, column) -> orNull(row, row.truth(column));
      case TINYINT -> (row, column) -> orNull(row, (byte) row.whole(column));
      case SMALLINT -> (row, column) -> orNull(row, (short) row.whole(column));
      case INTEGER, DATE -> (row, column) -> orNull(row, (int) row.whole(column));
      case BIGINT, TIMESTAMP -> (row, column) -> orNull(row, row.whole(column));
      case FLOAT, DOUBLE -> (row, column) -> orNull(row, row.floating(column));
      case DECIMAL -> (row, column) -> row.exact(column);
      case CHAR, VARCHAR -> (row, column) -> row.text(column);
      default -> throw new IllegalArgumentException("no way to read " + type.getSqlTypeName());
    };
  }

  private static @Nullable Object orNull(EngineRows row, Object value) {
    return row.wasNull() ? null : value;
  }

  /**
   * Reads the current row.
   *
   * @param row the rows
   * @return its cells
   */
  @Nullable Object[] read(EngineRows row) {
    @Nullable Object[] values = new @Nullable Object[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells.get(i).read(row, i + 1);
    }
    return values;
  }
}
