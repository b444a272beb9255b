package dev.cleanroom.internal.table;

import dev.cleanroom.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** Text cells as values of a column type. */
final class CellParser {
  /**
   * Stands for a cell that holds something which is not of its column's type. It is of no column
   * type itself, so that it is read as NULL and counted as unreadable.
   */
  static final Object UNREADABLE =
      new Object() {
        @Override
        public String toString() {
          return "unreadable";
        }
      };

  /** No hexadecimal numbers, no suffixes, no NaN: what Java reads as a double is more than that. */
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");

  private static final int LONGEST_NUMBER = 100;
  private static final int MOST_WHOLE_DIGITS = 18;

  /** What UTF-8 decoders put in the place of bytes that are no character. */
  private static final char REPLACEMENT = '\uFFFD';

  private CellParser() {}

  /** Returns the value of a cell, or {@link #UNREADABLE}. Never throws. */
  static Object parse(ColumnType type, String text) {
    if (type.kind() == ColumnType.Kind.TEXT) {
      // Two texts of different unreadable bytes would look equal, and with them two units.
      return text.indexOf(REPLACEMENT) < 0 ? text : UNREADABLE;
    }
    if (text.length() > LONGEST_NUMBER) {
      return UNREADABLE;
    }
    try {
      return value(type, text.strip());
    } catch (NumberFormatException | DateTimeException e) {
      return UNREADABLE;
    }
  }

  private static Object value(ColumnType type, String text) {
    return switch (type.kind()) {
      case BOOLEAN -> bool(text);
      case INTEGER, DECIMAL ->
          isShortWholeNumber(text) ? (Object) Long.valueOf(text) : new BigDecimal(text);
      case DOUBLE -> NUMBER.matcher(text).matches() ? Double.valueOf(text) : UNREADABLE;
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> timestamp(text.replace(' ', 'T'));
      case TEXT -> text;
    };
  }

  /** Most numbers are digits only, which are read much faster than a decimal. */
  private static boolean isShortWholeNumber(String text) {
    boolean isShort = !text.isEmpty() && text.length() <= MOST_WHOLE_DIGITS;
    for (int i = 0; isShort && i < text.length(); i++) {
      isShort = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return isShort;
  }

  private static Object bool(String text) {
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    return text.equalsIgnoreCase("false") ? (Object) false : UNREADABLE;
  }

  private static Object timestamp(String text) {
    boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > 10;
    return zoned ? OffsetDateTime.parse(text) : LocalDateTime.parse(text);
  }
}
