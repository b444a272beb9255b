package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.sql.internal.schema.TotalFunctions;
import org.jspecify.annotations.Nullable;

/** Two texts put together; null if one is. */
@SuppressWarnings("ShortCircuitBoolean") // a loop without jumps is fast
final class Concatenation extends Expression {
  private final Expression left;
  private final Expression right;

  Concatenation(Expression left, Expression right) {
    super(ColumnType.TEXT);
    this.left = left;
    this.right = right;
  }

  @Override
  void compute(Rows rows, CellVector target) {
    int count = rows.count();
    CellVector a = left.of(rows);
    CellVector b = right.of(rows);
    @Nullable Object[] x = a.objects(count);
    @Nullable Object[] y = b.objects(count);
    @Nullable Object[] texts = target.writeObjects();
    for (int i = 0; i < count; i++) {
      target.isNull[i] = a.isNull[i] | b.isNull[i];
      texts[i] = target.isNull[i] ? null : TotalFunctions.concat((String) x[i], (String) y[i]);
    }
  }
}
