package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import java.math.BigDecimal;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes one value out of another; null of null. */
final class Conversion {
  private Conversion() {}

  /** A whole number, or a date, as a whole number. */
  static final class Whole extends Expression {
    private final Expression operand;
    private final LongUnaryOperator operator;

    Whole(Expression operand, LongUnaryOperator operator) {
      super(ColumnType.INTEGER);
      this.operand = operand;
      this.operator = operator;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = operand.of(rows);
      for (int i = 0; i < rows.count(); i++) {
        target.isNull[i] = a.isNull[i];
        target.longs[i] = a.isNull[i] ? 0 : operator.applyAsLong(a.longs[i]);
      }
    }
  }

  /** Floating point out of floating point. */
  static final class Floating extends Expression {
    private final Expression operand;
    private final DoubleUnaryOperator operator;

    Floating(Expression operand, DoubleUnaryOperator operator) {
      super(ColumnType.DOUBLE);
      this.operand = operand;
      this.operator = operator;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = operand.of(rows);
      for (int i = 0; i < rows.count(); i++) {
        target.isNull[i] = a.isNull[i];
        target.doubles[i] = operator.applyAsDouble(a.doubles[i]);
      }
    }
  }

  /** A number as floating point. */
  static final class ToDouble extends Expression {
    private final Expression operand;

    ToDouble(Expression operand) {
      super(ColumnType.DOUBLE);
      this.operand = operand;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      int count = rows.count();
      CellVector a = operand.of(rows);
      System.arraycopy(a.isNull, 0, target.isNull, 0, count);
      if (operand.kind() != ColumnType.Kind.DECIMAL) {
        for (int i = 0; i < count; i++) {
          target.doubles[i] = a.longs[i];
        }
        return;
      }
      @Nullable Object[] decimals = a.objects(count);
      for (int i = 0; i < count; i++) {
        target.doubles[i] =
            a.isNull[i] || decimals[i] == null ? 0 : ((BigDecimal) decimals[i]).doubleValue();
      }
    }
  }

  /** A whole number as a decimal. */
  static final class ToDecimal extends Expression {
    private final Expression operand;

    ToDecimal(ColumnType type, Expression operand) {
      super(type);
      this.operand = operand;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = operand.of(rows);
      @Nullable Object[] decimals = target.writeObjects();
      for (int i = 0; i < rows.count(); i++) {
        target.isNull[i] = a.isNull[i];
        decimals[i] = BigDecimal.valueOf(a.longs[i]);
      }
    }
  }

  /** A text out of a text. */
  static final class Text extends Expression {
    private final Expression operand;
    private final UnaryOperator<@Nullable String> operator;

    Text(Expression operand, UnaryOperator<@Nullable String> operator) {
      super(ColumnType.TEXT);
      this.operand = operand;
      this.operator = operator;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = operand.of(rows);
      @Nullable Object[] texts = a.objects(rows.count());
      @Nullable Object[] results = target.writeObjects();
      for (int i = 0; i < rows.count(); i++) {
        target.isNull[i] = a.isNull[i];
        results[i] = a.isNull[i] ? null : operator.apply((String) texts[i]);
      }
    }
  }
}
