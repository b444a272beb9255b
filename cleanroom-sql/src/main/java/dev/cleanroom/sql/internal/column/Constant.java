package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The same value for every row, given as generated code holds it. */
final class Constant extends Expression {
  private final @Nullable Object value;
  private boolean isWritten;

  Constant(ColumnType type, @Nullable Object value) {
    super(type);
    this.value = value;
  }

  @Nullable Object value() {
    return value;
  }

  @Override
  void compute(Rows rows, CellVector target) {
    if (!isWritten) {
      write(target);
      isWritten = true;
    }
  }

  private void write(CellVector target) {
    Object constant = value;
    if (constant == null) {
      target.beginObjects();
      return; // a new vector is all null
    }
    target.allPresent(CellVector.CAPACITY);
    switch (kind()) {
      case BOOLEAN -> Arrays.fill(target.booleans, (Boolean) constant);
      case DOUBLE -> Arrays.fill(target.doubles, ((Number) constant).doubleValue());
      case TEXT -> Arrays.fill(target.writeObjects(), constant);
      case DECIMAL -> writeDecimal((BigDecimal) constant, target);
      default -> Arrays.fill(target.longs, ((Number) constant).longValue());
    }
  }

  private void writeDecimal(BigDecimal decimal, CellVector target) {
    BigDecimal scaled = decimal.scale() > target.scale() ? null : decimal.setScale(target.scale());
    if (scaled == null || scaled.unscaledValue().bitLength() >= Long.SIZE) {
      Arrays.fill(target.writeObjects(), decimal);
    } else {
      target.writeUnscaled();
      Arrays.fill(target.longs, scaled.unscaledValue().longValue());
      @Nullable Object[] written = target.objects(CellVector.CAPACITY);
      assert written.length == CellVector.CAPACITY;
    }
  }
}
