package dev.cleanroom.sql.internal.dialect;

import dev.cleanroom.ColumnType;
import org.apache.calcite.rel.type.RelDataType;

/**
 * What a value is inside of a text, the same in every dialect: all whole numbers have 64 bits,
 * dates are days and timestamps milliseconds since 1970, floating point is finite.
 *
 * @param form the sort of value
 * @param digits for numbers that are exact, the decimal digits of the largest
 * @param scale for numbers that are exact, those after the point
 */
record Kind(Form form, int digits, int scale) {
  /** The sorts of values. */
  enum Form {
    TRUTH,
    WHOLE,
    EXACT,
    FLOATING,
    TEXT,
    DAY,
    MOMENT
  }

  static final int MOST_DIGITS = 38;

  static Kind of(RelDataType type) throws NotWritable {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> plain(Form.TRUTH);
      case TINYINT -> new Kind(Form.WHOLE, 3, 0);
      case SMALLINT -> new Kind(Form.WHOLE, 5, 0);
      case INTEGER -> new Kind(Form.WHOLE, 10, 0);
      case BIGINT -> new Kind(Form.WHOLE, 19, 0);
      case DECIMAL -> exact(type.getPrecision(), type.getScale());
      case FLOAT, DOUBLE -> plain(Form.FLOATING);
      case CHAR, VARCHAR -> plain(Form.TEXT);
      case DATE -> plain(Form.DAY);
      case TIMESTAMP -> plain(Form.MOMENT);
      default -> throw new NotWritable("type " + type.getSqlTypeName() + " has no equal text");
    };
  }

  static Kind of(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> plain(Form.TRUTH);
      case INTEGER -> new Kind(Form.WHOLE, 19, 0);
      case DECIMAL -> new Kind(Form.EXACT, type.precision(), type.scale());
      case DOUBLE -> plain(Form.FLOATING);
      case TEXT -> plain(Form.TEXT);
      case DATE -> plain(Form.DAY);
      case TIMESTAMP -> plain(Form.MOMENT);
    };
  }

  private static Kind plain(Form form) {
    return new Kind(form, 0, 0);
  }

  private static Kind exact(int digits, int scale) throws NotWritable {
    if (digits > MOST_DIGITS || scale < 0 || scale > digits) {
      throw new NotWritable("a decimal of this precision has no equal text");
    }
    return new Kind(Form.EXACT, digits, scale);
  }

  boolean is(Form other) {
    return form == other;
  }

  boolean isExact() {
    return form == Form.WHOLE || form == Form.EXACT;
  }

  int wholeDigits() {
    return digits - scale;
  }
}
