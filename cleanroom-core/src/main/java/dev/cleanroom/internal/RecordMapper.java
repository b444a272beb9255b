package dev.cleanroom.internal;

import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Released rows as records of the caller's class. */
public final class RecordMapper {
  private RecordMapper() {}

  /**
   * Returns a record for each row.
   *
   * @param <T> the class of the records
   * @param type an accessible record class
   * @param columns the columns of the rows
   * @param rows the rows
   * @return the records
   * @throws IllegalArgumentException if a component has no column or a type that does not fit
   */
  public static <T extends Record> List<T> map(
      Class<T> type, List<Column> columns, List<Answer.Row> rows) {
    RecordComponent[] components = type.getRecordComponents();
    int[] places = new int[components.length];
    for (int i = 0; i < components.length; i++) {
      places[i] = place(components[i], columns);
    }
    Constructor<T> constructor = constructor(type, components);
    List<T> records = new ArrayList<>();
    for (Answer.Row row : rows) {
      Object[] arguments = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        arguments[i] = convert(row.cells().get(places[i]).value(), components[i]);
      }
      records.add(create(constructor, arguments));
    }
    return records;
  }

  private static int place(RecordComponent component, List<Column> columns) {
    String wanted = folded(component.getName());
    for (int i = 0; i < columns.size(); i++) {
      if (folded(columns.get(i).name()).equals(wanted)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "component '" + component.getName() + "' has no column among " + columns);
  }

  private static String folded(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static <T> Constructor<T> constructor(Class<T> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException | RuntimeException e) {
      throw new IllegalArgumentException(type + " is not accessible to this library", e);
    }
  }

  private static <T> T create(Constructor<T> constructor, Object[] arguments) {
    try {
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          constructor.getDeclaringClass() + " refused the values of a row", e);
    }
  }

  private static @Nullable Object convert(@Nullable Object value, RecordComponent component) {
    Class<?> type = component.getType();
    if (value == null) {
      if (type.isPrimitive()) {
        throw new IllegalArgumentException(
            "component '"
                + component.getName()
                + "' is primitive, but a value is NULL: declare an object type, such as Long");
      }
      return null;
    }
    if (type.isInstance(value)) {
      return value;
    }
    if (type == String.class) {
      return AnswerText.plain(value);
    }
    if (value instanceof Boolean && type == boolean.class) {
      return value;
    }
    if (value instanceof Number number) {
      Object converted = number(number, type, component.getName());
      if (converted != null) {
        return converted;
      }
    }
    throw new IllegalArgumentException(
        "component '" + component.getName() + "' of " + type + " cannot take the column's values");
  }

  private static @Nullable Object number(Number value, Class<?> type, String component) {
    if (type == double.class || type == Double.class) {
      return value.doubleValue();
    }
    try {
      BigDecimal number = new BigDecimal(value.toString());
      if (type == BigDecimal.class) {
        return number;
      }
      BigDecimal whole = number.setScale(0, RoundingMode.HALF_EVEN);
      if (type == long.class || type == Long.class) {
        return whole.longValueExact();
      }
      if (type == int.class || type == Integer.class) {
        return whole.intValueExact();
      }
      return null;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "component '" + component + "' of " + type + " is too small for a value", e);
    }
  }
}
