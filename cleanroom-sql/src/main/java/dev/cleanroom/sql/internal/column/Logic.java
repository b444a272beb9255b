package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import org.apache.calcite.sql.SqlKind;

/** Truth in SQL's logic of three values. */
@SuppressWarnings("ShortCircuitBoolean") // a loop without jumps is fast
final class Logic {
  private Logic() {}

  /** True if both are; false if one is; else null. */
  static final class And extends Expression {
    private final Expression left;
    private final Expression right;

    And(Expression left, Expression right) {
      super(ColumnType.BOOLEAN);
      this.left = left;
      this.right = right;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = left.of(rows);
      CellVector b = right.of(rows);
      for (int i = 0; i < rows.count(); i++) {
        boolean isFalse = (!a.isNull[i] & !a.booleans[i]) | (!b.isNull[i] & !b.booleans[i]);
        target.isNull[i] = !isFalse & (a.isNull[i] | b.isNull[i]);
        target.booleans[i] = !isFalse;
      }
    }
  }

  /** True if one is; false if both are; else null. */
  static final class Or extends Expression {
    private final Expression left;
    private final Expression right;

    Or(Expression left, Expression right) {
      super(ColumnType.BOOLEAN);
      this.left = left;
      this.right = right;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = left.of(rows);
      CellVector b = right.of(rows);
      for (int i = 0; i < rows.count(); i++) {
        boolean isTrue = (!a.isNull[i] & a.booleans[i]) | (!b.isNull[i] & b.booleans[i]);
        target.isNull[i] = !isTrue & (a.isNull[i] | b.isNull[i]);
        target.booleans[i] = isTrue;
      }
    }
  }

  /** The other truth value; null for null. */
  static final class Not extends Expression {
    private final Expression operand;

    Not(Expression operand) {
      super(ColumnType.BOOLEAN);
      this.operand = operand;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = operand.of(rows);
      for (int i = 0; i < rows.count(); i++) {
        target.isNull[i] = a.isNull[i];
        target.booleans[i] = !a.booleans[i];
      }
    }
  }

  /** Whether a value is null. */
  static final class IsNull extends Expression {
    private final Expression operand;
    private final boolean wanted;

    IsNull(Expression operand, boolean wanted) {
      super(ColumnType.BOOLEAN);
      this.operand = operand;
      this.wanted = wanted;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = operand.of(rows);
      target.allPresent(rows.count());
      for (int i = 0; i < rows.count(); i++) {
        target.booleans[i] = a.isNull[i] == wanted;
      }
    }
  }

  /** Whether a truth value is, or is not, the one named. */
  static final class IsTruth extends Expression {
    private final Expression operand;
    private final boolean truth;
    private final boolean negated;

    IsTruth(Expression operand, SqlKind kind) {
      super(ColumnType.BOOLEAN);
      this.operand = operand;
      this.truth = kind == SqlKind.IS_TRUE || kind == SqlKind.IS_NOT_TRUE;
      this.negated = kind == SqlKind.IS_NOT_TRUE || kind == SqlKind.IS_NOT_FALSE;
    }

    @Override
    void compute(Rows rows, CellVector target) {
      CellVector a = operand.of(rows);
      target.allPresent(rows.count());
      for (int i = 0; i < rows.count(); i++) {
        boolean is = !a.isNull[i] & (a.booleans[i] == truth);
        target.booleans[i] = is != negated;
      }
    }
  }
}
