package dev.cleanroom.internal;

import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what adapters and callers hand in into the one Java class that each column type has. */
public final class Cells {
  private static final LocalDate MIN_DATE = LocalDate.of(1, 1, 1);
  private static final LocalDate MAX_DATE = LocalDate.of(9999, 12, 31);

  /** Stands for a cell that an adapter left out; of no column type. */
  private static final Object MISSING = new Object();

  private Cells() {}

  /**
   * Returns a cell of a row. A row that is too short, or missing, has unreadable cells: it must not
   * decide whether a run fails.
   *
   * @param row the cells as an adapter gave them
   * @param place the index of the column
   * @return the cell, or something of no column type
   */
  public static @Nullable Object at(@Nullable Object @Nullable [] row, int place) {
    return row != null && place < row.length ? row[place] : MISSING;
  }

  /**
   * Returns a value in its column type's Java class, or null if it is null or does not fit. Never
   * throws for a value of a JDK class.
   *
   * @param type the column's type
   * @param value the cell as handed in
   * @return the value of {@link ColumnType.Kind#javaClass()}, or null
   */
  public static @Nullable Object normalise(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> value instanceof Boolean ? value : null;
      case INTEGER -> integer(value);
      case DECIMAL -> decimal(value, type);
      case DOUBLE -> floating(value);
      case TEXT -> text(value);
      case DATE -> date(value);
      case TIMESTAMP -> timestamp(value);
    };
  }

  /**
   * Returns a value in its column type's Java class, or null if it is null, does not fit or would
   * be rounded. For what people write, such as parameters, where rounding would surprise.
   *
   * @param type the type
   * @param value the value as handed in
   * @return the value of {@link ColumnType.Kind#javaClass()}, or null
   */
  public static @Nullable Object exact(ColumnType type, @Nullable Object value) {
    Object normal = normalise(type, value);
    if (normal instanceof BigDecimal rounded && value instanceof BigDecimal given) {
      return rounded.compareTo(given) == 0 ? rounded : null;
    }
    if (normal instanceof LocalDateTime rounded) {
      boolean isRounded =
          value instanceof LocalDateTime given
              ? !rounded.equals(given)
              : value instanceof Instant moment
                  && !rounded.toInstant(ZoneOffset.UTC).equals(moment);
      return isRounded ? null : rounded;
    }
    return normal;
  }

  private static @Nullable Object integer(Object value) {
    if (value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger big && big.bitLength() < 64) {
      return big.longValue();
    }
    if (value instanceof BigDecimal decimal && hasFewDigits(decimal)) {
      BigDecimal whole = decimal.stripTrailingZeros();
      if (whole.scale() <= 0 && whole.toBigInteger().bitLength() < 64) {
        return whole.longValue();
      }
    }
    return null;
  }

  private static boolean hasFewDigits(BigDecimal value) {
    return value.precision() <= 100 && Math.abs((long) value.scale()) <= 100;
  }

  private static @Nullable Object decimal(Object value, ColumnType type) {
    BigDecimal decimal;
    if (value instanceof BigDecimal big) {
      decimal = big;
    } else if (value instanceof BigInteger big && big.bitLength() < 128) {
      decimal = new BigDecimal(big);
    } else if (integer(value) instanceof Long whole) {
      decimal = BigDecimal.valueOf(whole);
    } else {
      return null;
    }
    if (!hasFewDigits(decimal)) {
      return null;
    }
    BigDecimal scaled = decimal.setScale(type.scale(), RoundingMode.HALF_EVEN);
    return scaled.precision() <= type.precision() ? scaled : null;
  }

  private static @Nullable Object floating(Object value) {
    if (value instanceof Double
        || value instanceof Float
        || value instanceof BigDecimal
        || integer(value) != null) {
      double number = ((Number) value).doubleValue();
      return Double.isNaN(number) ? null : (Object) (number + 0.0); // -0.0 becomes 0.0
    }
    return null;
  }

  private static @Nullable Object text(Object value) {
    if (value instanceof String || value instanceof Character || value instanceof UUID) {
      String text = value.toString();
      return text.length() <= Table.MAX_TEXT_LENGTH && isUnicode(text) ? text : null;
    }
    return value instanceof Enum<?> constant ? constant.name() : null;
  }

  /**
   * Returns whether a text has whole characters only. Half of a surrogate pair is no character: no
   * engine could keep two of them apart, and with them two units.
   *
   * @param text a text
   * @return whether every surrogate stands in a pair
   */
  public static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSurrogatePair(
            text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static @Nullable Object date(Object value) {
    LocalDate date = null;
    if (value instanceof LocalDate local) {
      date = local;
    } else if (value instanceof java.sql.Date sql) {
      date = orNull(sql::toLocalDate);
    }
    return date == null || date.isBefore(MIN_DATE) || date.isAfter(MAX_DATE) ? null : date;
  }

  /**
   * Days of the Julian calendar such as 1500-02-29, which {@code java.sql} has before 1582, are not
   * days of this one: the conversion throws, and a cell must not decide whether a run fails.
   */
  private static <T> @Nullable T orNull(Supplier<T> conversion) {
    try {
      return conversion.get();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Object timestamp(Object value) {
    LocalDateTime time = null;
    if (value instanceof LocalDateTime local) {
      time = local;
    } else if (value instanceof java.sql.Timestamp sql) {
      time = orNull(sql::toLocalDateTime);
    } else if (value instanceof OffsetDateTime offset && isInRange(offset.toInstant())) {
      time = LocalDateTime.ofInstant(offset.toInstant(), ZoneOffset.UTC);
    } else if (value instanceof Instant instant && isInRange(instant)) {
      time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    return time == null || date(time.toLocalDate()) == null
        ? null
        : time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static boolean isInRange(Instant instant) {
    return !instant.isBefore(MIN_DATE.atStartOfDay().toInstant(ZoneOffset.UTC))
        && instant.isBefore(MAX_DATE.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
  }
}
