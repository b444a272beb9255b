package dev.cleanroom.budget.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads what {@link FrameWriter} writes, and nothing else. */
final class FrameReader {
  private static final String WRONG = "these bytes are no frame of a ledger";

  /** More than any number on the grids of losses takes. */
  private static final int MOST_DIGITS = 64;

  private final ByteBuffer in;

  private FrameReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** Reads all of a frame, or of a part of it. */
  static <T> T all(byte[] bytes, Function<FrameReader, T> reader) {
    try {
      FrameReader in = new FrameReader(bytes);
      T value = reader.apply(in);
      require(!in.in.hasRemaining());
      return value;
    } catch (BufferUnderflowException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(WRONG, e);
    }
  }

  static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException(WRONG);
    }
  }

  int small() {
    return Byte.toUnsignedInt(in.get());
  }

  long number() {
    return in.getLong();
  }

  boolean flag() {
    int flag = small();
    require(flag <= 1);
    return flag == 1;
  }

  UUID id() {
    return new UUID(number(), number());
  }

  int nanos() {
    int nanos = in.getInt();
    require(nanos >= 0 && nanos < 1_000_000_000);
    return nanos;
  }

  /** How many things follow that take at least so many bytes each: never more than fit. */
  private int count(int bytesEach) {
    int count = in.getInt();
    require(count >= 0 && (long) count * bytesEach <= in.remaining());
    return count;
  }

  byte[] bytes() {
    byte[] bytes = new byte[count(1)];
    in.get(bytes);
    return bytes;
  }

  byte[] rest() {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return bytes;
  }

  String text() {
    boolean isWide = flag();
    int length = count(isWide ? 2 : 1);
    char[] chars = new char[length];
    boolean needsWide = false;
    for (int i = 0; i < length; i++) {
      chars[i] = isWide ? in.getChar() : (char) small();
      needsWide |= chars[i] > 0xFF;
    }
    require(isWide == needsWide);
    return new String(chars);
  }

  BigDecimal decimal(int scale) {
    byte[] digits = bytes();
    require(digits.length > 0 && digits.length <= MOST_DIGITS);
    BigInteger unscaled = new BigInteger(digits);
    require(unscaled.signum() >= 0 && Arrays.equals(unscaled.toByteArray(), digits));
    return new BigDecimal(unscaled, scale).stripTrailingZeros();
  }

  <T> Optional<T> optional(Function<FrameReader, T> reader) {
    return flag() ? Optional.of(reader.apply(this)) : Optional.empty();
  }

  <T> List<T> list(Function<FrameReader, T> reader) {
    int count = count(1);
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(reader.apply(this));
    }
    return List.copyOf(values);
  }
}
