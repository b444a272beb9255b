package dev.cleanroom.internal.table;

import dev.cleanroom.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Text cells as values of a column type. */
final class CellParser {
  private CellParser() {}

  /**
   * Returns the value of a cell. Text that is not of the type gives an object of no column type, so
   * that it counts as an unreadable cell.
   */
  static Object parse(ColumnType type, String text) {
    try {
      return switch (type.kind()) {
        case BOOLEAN -> bool(text);
        case INTEGER, DECIMAL ->
            text.length() > 100 ? new Unreadable() : new BigDecimal(text.strip());
        case DOUBLE -> text.length() > 1000 ? new Unreadable() : Double.valueOf(text.strip());
        case TEXT -> text;
        case DATE -> LocalDate.parse(text.strip());
        case TIMESTAMP -> LocalDateTime.parse(text.strip().replace(' ', 'T'));
      };
    } catch (NumberFormatException | DateTimeException e) {
      return new Unreadable();
    }
  }

  private static Object bool(String text) {
    String stripped = text.strip();
    if (stripped.equalsIgnoreCase("true")) {
      return true;
    }
    return stripped.equalsIgnoreCase("false") ? (Object) false : new Unreadable();
  }

  /** Stands for a cell that is not of its column's type; of no column type itself. */
  private static final class Unreadable {
    @Override
    public String toString() {
      return "unreadable";
    }
  }
}
