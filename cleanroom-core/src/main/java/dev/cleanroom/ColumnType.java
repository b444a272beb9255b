package dev.cleanroom;

/**
 * The type of a column, with the Java class that its values have.
 *
 * <p><b>What fits.</b> Whole numbers of any Java class fit INTEGER if they fit 64 bits; a number
 * with a fraction does not. Numbers fit DECIMAL if they have at most {@code precision} digits after
 * they were rounded to {@code scale} (half to even); binary floating point does not. NaN fits
 * nothing, and −0.0 is 0.0. Dates and timestamps have years 1 to 9999; a timestamp is cut to
 * milliseconds. A cell that does not fit is NULL and counted by {@link Member#inspect}; a parameter
 * that does not fit, or would be rounded, is refused.
 *
 * @param kind what sort of value
 * @param precision the number of digits of a {@link Kind#DECIMAL}, 1 to 38; 0 for other kinds
 * @param scale the number of digits after the point of a {@link Kind#DECIMAL}, 0 to {@code
 *     precision}; 0 for other kinds
 */
public record ColumnType(Kind kind, int precision, int scale) {
  /** The sorts of values that a column can hold. */
  public enum Kind {
    /** {@link Boolean}. */
    BOOLEAN(Boolean.class),
    /** 64-bit whole numbers, {@link Long}. */
    INTEGER(Long.class),
    /** Exact decimals, {@link java.math.BigDecimal}. */
    DECIMAL(java.math.BigDecimal.class),
    /** 64-bit floating point, {@link Double}. */
    DOUBLE(Double.class),
    /** {@link String}. */
    TEXT(String.class),
    /** {@link java.time.LocalDate}. */
    DATE(java.time.LocalDate.class),
    /** {@link java.time.LocalDateTime}, milliseconds. */
    TIMESTAMP(java.time.LocalDateTime.class);

    private final Class<?> javaClass;

    Kind(Class<?> javaClass) {
      this.javaClass = javaClass;
    }

    /**
     * Returns the Java class of this kind's values.
     *
     * @return the class
     */
    public Class<?> javaClass() {
      return javaClass;
    }
  }

  /** True or false, {@link Boolean}. */
  public static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);

  /** 64-bit whole numbers, {@link Long}. */
  public static final ColumnType INTEGER = new ColumnType(Kind.INTEGER, 0, 0);

  /** 64-bit floating point, {@link Double}. */
  public static final ColumnType DOUBLE = new ColumnType(Kind.DOUBLE, 0, 0);

  /** Text, {@link String}, at most {@link Table#MAX_TEXT_LENGTH} characters. */
  public static final ColumnType TEXT = new ColumnType(Kind.TEXT, 0, 0);

  /** Dates without a time, {@link java.time.LocalDate}. */
  public static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);

  /** Date and time without a zone, {@link java.time.LocalDateTime}, to the millisecond. */
  public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if precision or scale are out of range
   */
  public ColumnType {
    if (kind == Kind.DECIMAL) {
      if (precision < 1 || precision > 38) {
        throw new IllegalArgumentException("precision must be 1 to 38, but is " + precision);
      }
      if (scale < 0 || scale > precision) {
        throw new IllegalArgumentException("scale must be 0 to " + precision + ", but is " + scale);
      }
    } else if (precision != 0 || scale != 0) {
      throw new IllegalArgumentException("only DECIMAL has a precision and a scale");
    }
  }

  /**
   * Returns the type of exact decimals.
   *
   * @param precision digits in all, 1 to 38
   * @param scale digits after the point, 0 to {@code precision}
   * @return the type
   * @throws IllegalArgumentException if precision or scale are out of range
   */
  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  /**
   * Returns whether values of this type are numbers.
   *
   * @return true for INTEGER, DECIMAL and DOUBLE
   */
  public boolean isNumeric() {
    return kind == Kind.INTEGER || kind == Kind.DECIMAL || kind == Kind.DOUBLE;
  }

  @Override
  public String toString() {
    return kind == Kind.DECIMAL ? "DECIMAL(" + precision + ", " + scale + ")" : kind.name();
  }
}
