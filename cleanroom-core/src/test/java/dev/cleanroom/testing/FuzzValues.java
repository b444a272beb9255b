package dev.cleanroom.testing;

import dev.cleanroom.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Values of JDK classes made from bytes, such as an adapter or a caller may hand in. */
public final class FuzzValues {
  /** Column types of every kind. */
  public static final List<ColumnType> TYPES =
      List.of(
          ColumnType.BOOLEAN,
          ColumnType.INTEGER,
          ColumnType.DOUBLE,
          ColumnType.TEXT,
          ColumnType.DATE,
          ColumnType.TIMESTAMP,
          ColumnType.decimal(38, 0),
          ColumnType.decimal(38, 38),
          ColumnType.decimal(10, 2),
          ColumnType.decimal(1, 1));

  private static final int CLASSES = 22;
  private static final int HEADER = 2 + Long.BYTES + Integer.BYTES;

  /** One input for each type and class, to start from. */
  public static final List<byte[]> SAMPLES =
      IntStream.range(0, TYPES.size() * CLASSES).mapToObj(FuzzValues::sample).toList();

  private FuzzValues() {}

  private static byte[] sample(int number) {
    int type = number % TYPES.size();
    int kind = number / TYPES.size();
    return ByteBuffer.allocate(18).put((byte) type).put((byte) kind).putLong(4).array();
  }

  /** The type that an input asks for. */
  public static ColumnType type(byte[] input) {
    return TYPES.get(input.length == 0 ? 0 : Math.floorMod(input[0], TYPES.size()));
  }

  /** The value that an input stands for. */
  public static Object value(byte[] input) {
    if (input.length < HEADER + 1) {
      return FuzzTarget.text(input);
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    int kind = Math.floorMod(in.getShort() & 0xFF, CLASSES);
    long number = in.getLong();
    int scale = in.getInt();
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return value(kind, number, scale, rest);
  }

  private static Object value(int kind, long number, int scale, byte[] rest) {
    return switch (kind) {
      case 0 -> number % 2 == 0;
      case 1 -> number;
      case 2 -> (int) number;
      case 3 -> (short) number;
      case 4 -> (byte) number;
      case 5 -> new BigInteger(rest);
      case 6 -> new BigDecimal(new BigInteger(rest), scale);
      case 7 -> BigDecimal.valueOf(number, scale % 50);
      case 8 -> Double.longBitsToDouble(number);
      case 9 -> Float.intBitsToFloat(scale);
      case 10 -> FuzzTarget.text(rest);
      case 11 -> (char) number;
      case 12 -> new UUID(number, scale);
      case 13 -> Thread.State.NEW;
      case 14 -> LocalDate.ofEpochDay(within(number, LocalDate.MIN, LocalDate.MAX));
      case 15 -> dateTime(number, scale);
      case 16 -> new java.sql.Date(number);
      case 17 -> new java.sql.Timestamp(number);
      case 18 -> instant(number, scale);
      case 19 -> OffsetDateTime.of(dateTime(number, scale), ZoneOffset.ofHours(scale % 18));
      case 20 -> LocalTime.MIDNIGHT;
      default -> rest;
    };
  }

  private static long within(long days, LocalDate least, LocalDate most) {
    return Math.max(least.toEpochDay(), Math.min(most.toEpochDay(), days));
  }

  private static Instant instant(long seconds, int nanos) {
    long least = Instant.MIN.getEpochSecond();
    long most = Instant.MAX.getEpochSecond();
    return Instant.ofEpochSecond(Math.max(least, Math.min(most, seconds)), nanos & 0xFFFFFFF);
  }

  private static LocalDateTime dateTime(long number, int scale) {
    long day = within(number >> 8, LocalDate.MIN, LocalDate.MAX);
    return LocalDate.ofEpochDay(day).atTime(LocalTime.ofNanoOfDay(scale & 0xFFFFFFFL));
  }
}
