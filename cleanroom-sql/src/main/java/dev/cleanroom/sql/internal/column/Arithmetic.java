package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Arithmetic of two expressions; null if one is. */
@SuppressWarnings("ShortCircuitBoolean") // a loop without jumps is fast
final class Arithmetic {
  private Arithmetic() {}

  private static void nulls(CellVector a, CellVector b, int count, CellVector target) {
    for (int i = 0; i < count; i++) {
      target.isNull[i] = a.isNull[i] | b.isNull[i];
    }
  }

  /** Of whole numbers; the operator must have a value for all. */
  static final class Whole extends Expression {
    private final Expression left;
    private final Expression right;
    private final LongBinaryOperator operator;

    Whole(Expression left, Expression right, LongBinaryOperator operator) {
      super(ColumnType.INTEGER);
      this.left = left;
      this.right = right;
      this.operator = operator;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = left.of(rows);
      CellVector b = right.of(rows);
      nulls(a, b, rows.count(), target);
      for (int i = 0; i < rows.count(); i++) {
        target.longs[i] = operator.applyAsLong(a.longs[i], b.longs[i]);
      }
    }
  }

  /** Of floating point. */
  static final class Floating extends Expression {
    private final Expression left;
    private final Expression right;
    private final DoubleBinaryOperator operator;

    Floating(Expression left, Expression right, DoubleBinaryOperator operator) {
      super(ColumnType.DOUBLE);
      this.left = left;
      this.right = right;
      this.operator = operator;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = left.of(rows);
      CellVector b = right.of(rows);
      nulls(a, b, rows.count(), target);
      for (int i = 0; i < rows.count(); i++) {
        target.doubles[i] = operator.applyAsDouble(a.doubles[i], b.doubles[i]);
      }
    }
  }

  /** Of decimals. */
  static final class Exact extends Expression {
    private final Expression left;
    private final Expression right;
    private final BinaryOperator<BigDecimal> operator;

    Exact(ColumnType type, Expression left, Expression right, BinaryOperator<BigDecimal> operator) {
      super(type);
      this.left = left;
      this.right = right;
      this.operator = operator;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      int count = rows.count();
      CellVector a = left.of(rows);
      CellVector b = right.of(rows);
      nulls(a, b, count, target);
      @Nullable Object[] x = a.objects(count);
      @Nullable Object[] y = b.objects(count);
      @Nullable Object[] results = target.writeObjects();
      for (int i = 0; i < count; i++) {
        if (!target.isNull[i] && x[i] instanceof BigDecimal p && y[i] instanceof BigDecimal q) {
          results[i] = operator.apply(p, q);
        }
      }
    }
  }
}
