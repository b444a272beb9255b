package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares texts with a constant; texts given by codes are compared once for each code. */
final class TextTest extends Expression {
  private final Expression operand;
  private final Predicate<String> test;
  private @Nullable String @Nullable [] dictionary;
  private boolean[] byCode = new boolean[0];

  TextTest(Expression operand, Predicate<String> test) {
    super(ColumnType.BOOLEAN);
    this.operand = operand;
    this.test = test;
  }

  @Override
  void compute(Rows rows, CellVector target) {
    CellVector a = operand.of(rows);
    int count = rows.count();
    System.arraycopy(a.isNull, 0, target.isNull, 0, count);
    @Nullable String[] texts = a.dictionary();
    if (texts != null) {
      testCodes(a, texts, count, target);
      return;
    }
    @Nullable Object[] objects = a.objects(count);
    for (int i = 0; i < count; i++) {
      target.booleans[i] = !a.isNull[i] && objects[i] instanceof String text && test.test(text);
    }
  }

  private void testCodes(CellVector a, @Nullable String[] texts, int count, CellVector target) {
    if (dictionary != texts) {
      dictionary = texts;
      byCode = new boolean[texts.length];
      for (int code = 0; code < texts.length; code++) {
        String text = texts[code];
        byCode[code] = text != null && test.test(text);
      }
    }
    for (int i = 0; i < count; i++) {
      target.booleans[i] = !a.isNull[i] && byCode[a.codes[i]];
    }
  }
}
