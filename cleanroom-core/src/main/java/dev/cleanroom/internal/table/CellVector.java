package dev.cleanroom.internal.table;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.Cells;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some values of one type in arrays that are re-used: whole numbers, dates (as days) and timestamps
 * (as milliseconds) in {@link #longs}, floating point in {@link #doubles}, truth in {@link
 * #booleans}, text and decimals in {@link #objects}. What a value that is null leaves there means
 * nothing. Cells are normalised as {@link Cells#normalise} does, and infinities are the ends of
 * their type.
 *
 * <p>The arrays are public for speed; the vector is not thread-safe.
 */
public final class CellVector {
  /** The number of values a vector has room for. */
  public static final int CAPACITY = 4096;

  private static final long MIN_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long MAX_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long MILLIS_OF_DAY = 86_400_000;

  /** Whether each value is null. */
  public final boolean[] isNull = new boolean[CAPACITY];

  /** Whole numbers, days or milliseconds; or the digits of decimals, see {@link #isUnscaled}. */
  public final long[] longs;

  /** Floating-point numbers. */
  public final double[] doubles;

  /** Truth values. */
  public final boolean[] booleans;

  /** Texts by place in {@link #dictionary}. */
  public final int[] codes;

  private final @Nullable Object[] objects;
  private final ColumnType.Kind kind;
  private final int scale;
  private @Nullable String @Nullable [] dictionary;
  private boolean isUnscaled;
  private boolean hasObjects;

  /**
   * Creates a vector of nulls.
   *
   * @param type the type of its values
   */
  public CellVector(ColumnType type) {
    this.kind = type.kind();
    this.scale = type.scale();
    boolean isDecimal = kind == ColumnType.Kind.DECIMAL;
    boolean isText = kind == ColumnType.Kind.TEXT;
    boolean isDouble = kind == ColumnType.Kind.DOUBLE;
    boolean isBoolean = kind == ColumnType.Kind.BOOLEAN;
    longs = new long[isText || isDouble || isBoolean ? 0 : CAPACITY];
    doubles = new double[isDouble ? CAPACITY : 0];
    booleans = new boolean[isBoolean ? CAPACITY : 0];
    codes = new int[isText ? CAPACITY : 0];
    objects = new @Nullable Object[isText || isDecimal ? CAPACITY : 0];
    Arrays.fill(isNull, true);
  }

  /**
   * Returns the kind of the values.
   *
   * @return the kind
   */
  public ColumnType.Kind kind() {
    return kind;
  }

  /**
   * Returns the number of decimals that unscaled digits have.
   *
   * @return the scale of the type
   */
  public int scale() {
    return scale;
  }

  /**
   * Returns whether texts are given as {@link #codes}; one that is not null has a code with a text.
   *
   * @return the texts by code, or null
   */
  public @Nullable String @Nullable [] dictionary() {
    return dictionary;
  }

  /**
   * Returns whether decimals are given as digits in {@link #longs}.
   *
   * @return true if they are
   */
  public boolean isUnscaled() {
    return isUnscaled;
  }

  /**
   * Begins to write values as objects.
   *
   * @return texts or decimals, to be filled
   */
  public @Nullable Object[] writeObjects() {
    beginObjects();
    return objects;
  }

  /** Begins to write cells by {@link #put}. */
  public void beginObjects() {
    dictionary = null;
    isUnscaled = false;
    hasObjects = true;
  }

  /** Begins to write the digits of decimals to {@link #longs}. */
  public void writeUnscaled() {
    isUnscaled = true;
    hasObjects = false;
  }

  /**
   * Begins to write texts to {@link #codes}.
   *
   * @param texts the texts by code
   */
  public void writeCodes(@Nullable String[] texts) {
    dictionary = texts;
    hasObjects = false;
  }

  /**
   * Returns texts or decimals as objects, whatever they were written as.
   *
   * @param count how many
   * @return the objects
   */
  public @Nullable Object[] objects(int count) {
    if (!hasObjects) {
      for (int i = 0; i < count; i++) {
        objects[i] = isNull[i] ? null : object(i);
      }
      hasObjects = true;
    }
    return objects;
  }

  private @Nullable Object object(int i) {
    return dictionary == null ? BigDecimal.valueOf(longs[i], scale) : dictionary[codes[i]];
  }

  /**
   * Writes a cell as an adapter gave it. Call {@link #beginObjects} first.
   *
   * @param i the place
   * @param type the column's type
   * @param cell the cell
   */
  public void put(int i, ColumnType type, @Nullable Object cell) {
    Object value = Cells.normalise(type, cell);
    isNull[i] = value == null;
    if (value == null) {
      return;
    }
    switch (kind) {
      case BOOLEAN -> booleans[i] = (Boolean) value;
      case INTEGER -> longs[i] = (Long) value;
      case DOUBLE -> putDouble(i, (Double) value);
      case DATE -> longs[i] = ((LocalDate) value).toEpochDay();
      case TIMESTAMP -> longs[i] = ((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli();
      case DECIMAL, TEXT -> objects[i] = value;
    }
  }

  /**
   * Writes a floating-point cell.
   *
   * @param i the place
   * @param value any number; NaN is null
   */
  public void putDouble(int i, double value) {
    isNull[i] = Double.isNaN(value);
    doubles[i] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value)) + 0.0;
  }

  /**
   * Writes a date.
   *
   * @param i the place
   * @param day the day since 1970; null outside of the years 1 to 9999
   */
  public void putDay(int i, long day) {
    isNull[i] = day < MIN_DAY || day > MAX_DAY;
    longs[i] = day;
  }

  /**
   * Writes a timestamp.
   *
   * @param i the place
   * @param millis milliseconds since 1970; null outside of the years 1 to 9999
   */
  public void putMillis(int i, long millis) {
    isNull[i] = millis < MIN_DAY * MILLIS_OF_DAY || millis >= (MAX_DAY + 1) * MILLIS_OF_DAY;
    longs[i] = millis;
  }

  /**
   * Says that none of the first values is null.
   *
   * @param count how many
   */
  public void allPresent(int count) {
    Arrays.fill(isNull, 0, count, false);
  }
}
