package dev.cleanroom.internal.table;

import dev.cleanroom.ColumnType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Reads one property of objects. One that throws is an unreadable cell: whether a run fails must
 * not depend on one row.
 */
final class Accessor {
  private final ColumnType type;
  private final Class<?> primitive;
  private final MethodHandle object;
  private final MethodHandle typed;

  private Accessor(ColumnType type, Class<?> primitive, MethodHandle getter) {
    this.type = type;
    this.primitive = primitive;
    this.object = getter.asType(MethodType.methodType(Object.class, Object.class));
    this.typed = getter.asType(MethodType.methodType(primitive, Object.class));
  }

  static Accessor of(ColumnType type, MethodHandle getter) {
    Class<?> primitive =
        getter.type().returnType().isPrimitive()
            ? switch (type.kind()) {
              case BOOLEAN -> boolean.class;
              case INTEGER -> long.class;
              case DOUBLE -> double.class;
              default -> Object.class;
            }
            : Object.class;
    return new Accessor(type, primitive, getter);
  }

  @Nullable Object cell(@Nullable Object row) {
    try {
      return (@Nullable Object) object.invokeExact(row);
    } catch (Throwable e) { // also a failed assertion or an endless recursion over one object
      rethrowIfFatal(e);
      return CellParser.UNREADABLE;
    }
  }

  private static void rethrowIfFatal(Throwable e) {
    if (e instanceof OutOfMemoryError || e instanceof InternalError) {
      throw (VirtualMachineError) e;
    }
  }

  void read(@Nullable Object[] rows, int count, CellVector target) {
    if (primitive == long.class) {
      readLongs(rows, count, target);
    } else if (primitive == double.class) {
      readDoubles(rows, count, target);
    } else if (primitive == boolean.class) {
      readBooleans(rows, count, target);
    } else {
      readObjects(rows, count, target);
    }
  }

  private void readLongs(@Nullable Object[] rows, int count, CellVector target) {
    for (int i = 0; i < count; i++) {
      try {
        target.longs[i] = (long) typed.invokeExact(rows[i]);
        target.isNull[i] = false;
      } catch (Throwable e) {
        rethrowIfFatal(e);
        target.isNull[i] = true;
      }
    }
  }

  private void readDoubles(@Nullable Object[] rows, int count, CellVector target) {
    for (int i = 0; i < count; i++) {
      try {
        target.putDouble(i, (double) typed.invokeExact(rows[i]));
      } catch (Throwable e) {
        rethrowIfFatal(e);
        target.isNull[i] = true;
      }
    }
  }

  private void readBooleans(@Nullable Object[] rows, int count, CellVector target) {
    for (int i = 0; i < count; i++) {
      try {
        target.booleans[i] = (boolean) typed.invokeExact(rows[i]);
        target.isNull[i] = false;
      } catch (Throwable e) {
        rethrowIfFatal(e);
        target.isNull[i] = true;
      }
    }
  }

  private void readObjects(@Nullable Object[] rows, int count, CellVector target) {
    target.beginObjects();
    for (int i = 0; i < count; i++) {
      target.put(i, type, cell(rows[i]));
    }
  }
}
