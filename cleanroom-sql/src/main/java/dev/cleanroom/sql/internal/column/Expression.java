package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;

/**
 * An expression that has a value for every row. It is computed at most once for the same rows,
 * however many expressions use it, and belongs to one thread.
 */
abstract class Expression {
  private final ColumnType type;
  private final CellVector values;
  private long part;

  Expression(ColumnType type) {
    this.type = type;
    this.values = new CellVector(type);
  }

  final ColumnType type() {
    return type;
  }

  final ColumnType.Kind kind() {
    return type.kind();
  }

  /** Returns the values for the rows; they stand until the rows move on. */
  final CellVector of(Rows rows) {
    if (part != rows.part()) {
      compute(rows, values);
      part = rows.part();
    }
    return values;
  }

  /** Writes a value, or null, for each of the rows. */
  abstract void compute(Rows rows, CellVector target);

  /** A column of the table. */
  static final class Column extends Expression {
    private final int place;

    Column(ColumnType type, int place) {
      super(type);
      this.place = place;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      rows.read(place, target);
    }
  }
}
