package dev.cleanroom.sql.internal.schema;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.Cells;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Values of column types as Calcite's generated code holds them, and back. */
public final class CellCodec {
  private CellCodec() {}

  /**
   * Returns a cell for generated code: dates as days, timestamps as milliseconds; infinities as the
   * ends of their type; what does not fit its type, and NaN, as null.
   *
   * @param type the column's type
   * @param cell the cell as its adapter gave it
   * @return the internal value
   */
  public static @Nullable Object encode(ColumnType type, @Nullable Object cell) {
    Object value = Cells.normalise(type, cell);
    if (value instanceof LocalDate date) {
      return (int) date.toEpochDay();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    return value instanceof Double number ? TotalFunctions.finite(number) : value;
  }

  /**
   * Returns a value of generated code in its column type's Java class.
   *
   * @param type the column's type
   * @param value the internal value
   * @return the value
   */
  public static @Nullable Object decode(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN, TEXT -> value;
      case INTEGER -> ((Number) value).longValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case DECIMAL ->
          value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
      case DATE -> LocalDate.ofEpochDay(((Number) value).longValue());
      case TIMESTAMP ->
          LocalDateTime.ofInstant(
              Instant.ofEpochMilli(((Number) value).longValue()), ZoneOffset.UTC);
    };
  }
}
