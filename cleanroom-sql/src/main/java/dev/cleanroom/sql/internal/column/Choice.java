package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CASE: the value beside the first condition that is true, or else the last one. */
@SuppressWarnings("ShortCircuitBoolean") // a loop without jumps is fast
final class Choice extends Expression {
  private final List<Expression> conditions;
  private final List<Expression> values;

  Choice(ColumnType type, List<Expression> conditions, List<Expression> values) {
    super(type);
    this.conditions = List.copyOf(conditions);
    this.values = List.copyOf(values);
  }

  /** Written from the last to the first, so that the first one that is true stays. */
  @Override
  void compute(Rows rows, CellVector target) {
    int count = rows.count();
    if (kind() == ColumnType.Kind.TEXT || kind() == ColumnType.Kind.DECIMAL) {
      target.beginObjects();
    }
    for (int branch = conditions.size(); branch >= 0; branch--) {
      CellVector value = values.get(branch).of(rows);
      CellVector condition = branch < conditions.size() ? conditions.get(branch).of(rows) : null;
      take(condition, value, count, target);
    }
  }

  private void take(
      @Nullable CellVector condition, CellVector value, int count, CellVector target) {
    switch (kind()) {
      case BOOLEAN -> {
        for (int i = 0; i < count; i++) {
          if (isTrue(condition, i)) {
            target.isNull[i] = value.isNull[i];
            target.booleans[i] = value.booleans[i];
          }
        }
      }
      case DOUBLE -> {
        for (int i = 0; i < count; i++) {
          if (isTrue(condition, i)) {
            target.isNull[i] = value.isNull[i];
            target.doubles[i] = value.doubles[i];
          }
        }
      }
      case TEXT, DECIMAL -> takeObjects(condition, value, count, target);
      default -> {
        for (int i = 0; i < count; i++) {
          if (isTrue(condition, i)) {
            target.isNull[i] = value.isNull[i];
            target.longs[i] = value.longs[i];
          }
        }
      }
    }
  }

  private static void takeObjects(
      @Nullable CellVector condition, CellVector value, int count, CellVector target) {
    @Nullable Object[] from = value.objects(count);
    @Nullable Object[] to = target.objects(count);
    for (int i = 0; i < count; i++) {
      if (isTrue(condition, i)) {
        target.isNull[i] = value.isNull[i];
        to[i] = from[i];
      }
    }
  }

  private static boolean isTrue(@Nullable CellVector condition, int i) {
    return condition == null || (!condition.isNull[i] & condition.booleans[i]);
  }
}
