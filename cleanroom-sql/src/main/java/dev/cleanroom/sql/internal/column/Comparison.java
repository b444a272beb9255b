package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlKind;

/** Compares two expressions of the same kind; null if one is. */
@SuppressWarnings("ShortCircuitBoolean") // a loop without jumps is fast
final class Comparison extends Expression {
  private final Expression left;
  private final Expression right;
  private final int accepted;

  Comparison(SqlKind kind, Expression left, Expression right) {
    super(ColumnType.BOOLEAN);
    this.left = left;
    this.right = right;
    this.accepted = accepted(kind);
  }

  /** One bit each for smaller, equal and larger. */
  static int accepted(SqlKind kind) {
    return switch (kind) {
      case LESS_THAN -> 0b001;
      case LESS_THAN_OR_EQUAL -> 0b011;
      case EQUALS -> 0b010;
      case NOT_EQUALS -> 0b101;
      case GREATER_THAN_OR_EQUAL -> 0b110;
      case GREATER_THAN -> 0b100;
      default -> throw new UnsupportedPlanException();
    };
  }

  static boolean accepts(int accepted, int comparison) {
    return ((accepted >>> (Integer.signum(comparison) + 1)) & 1) != 0;
  }

  @Override
  void compute(Rows rows, CellVector target) {
    CellVector a = left.of(rows);
    CellVector b = right.of(rows);
    int count = rows.count();
    for (int i = 0; i < count; i++) {
      target.isNull[i] = a.isNull[i] | b.isNull[i];
    }
    switch (left.kind()) {
      case BOOLEAN -> compareTruth(a, b, count, target.booleans);
      case DOUBLE -> compareDoubles(a.doubles, b.doubles, count, target.booleans);
      case TEXT -> compareTexts(a, b, count, target);
      case DECIMAL -> compareDecimals(a, b, count, target);
      default -> compareLongs(a.longs, b.longs, count, target.booleans);
    }
  }

  private void compareLongs(long[] a, long[] b, int count, boolean[] target) {
    for (int i = 0; i < count; i++) {
      int order = a[i] < b[i] ? 0 : a[i] > b[i] ? 2 : 1;
      target[i] = ((accepted >>> order) & 1) != 0;
    }
  }

  /** Floating point is always finite here. */
  private void compareDoubles(double[] a, double[] b, int count, boolean[] target) {
    for (int i = 0; i < count; i++) {
      int order = a[i] < b[i] ? 0 : a[i] > b[i] ? 2 : 1;
      target[i] = ((accepted >>> order) & 1) != 0;
    }
  }

  private void compareTruth(CellVector a, CellVector b, int count, boolean[] target) {
    boolean wantsEqual = accepts(accepted, 0);
    for (int i = 0; i < count; i++) {
      target[i] = (a.booleans[i] == b.booleans[i]) == wantsEqual;
    }
  }

  private void compareTexts(CellVector a, CellVector b, int count, CellVector target) {
    Object[] x = a.objects(count);
    Object[] y = b.objects(count);
    for (int i = 0; i < count; i++) {
      target.booleans[i] =
          !target.isNull[i] && accepts(accepted, ((String) x[i]).compareTo((String) y[i]));
    }
  }

  private void compareDecimals(CellVector a, CellVector b, int count, CellVector target) {
    if (a.isUnscaled() && b.isUnscaled() && a.scale() == b.scale()) {
      compareLongs(a.longs, b.longs, count, target.booleans);
      return;
    }
    Object[] x = a.objects(count);
    Object[] y = b.objects(count);
    for (int i = 0; i < count; i++) {
      target.booleans[i] =
          !target.isNull[i] && accepts(accepted, ((BigDecimal) x[i]).compareTo((BigDecimal) y[i]));
    }
  }
}
