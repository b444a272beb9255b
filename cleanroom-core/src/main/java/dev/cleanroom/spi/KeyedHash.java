package dev.cleanroom.spi;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A keyed hash of 128 bits: two SipHash-2-4 values under independent keys (Aumasson and Bernstein
 * 2012). Whoever does not know the key can neither predict nor collide it.
 *
 * <p>Values are encoded with their type and, where it varies, their length, so that different
 * values never have the same bytes. Immutable and thread-safe.
 */
public final class KeyedHash {
  private final HashFunction high;
  private final HashFunction low;

  /**
   * Creates a hash under a key.
   *
   * @param key 32 secret bytes
   * @throws IllegalArgumentException if the key does not have 32 bytes
   */
  public KeyedHash(byte[] key) {
    if (key.length != 32) {
      throw new IllegalArgumentException("the key must have 32 bytes, but has " + key.length);
    }
    ByteBuffer longs = ByteBuffer.wrap(key);
    high = Hashing.sipHash24(longs.getLong(), longs.getLong());
    low = Hashing.sipHash24(longs.getLong(), longs.getLong());
  }

  /**
   * Hashes one value into two longs.
   *
   * @param value a value of a column type's Java class, or null
   * @param highTarget receives the upper half
   * @param lowTarget receives the lower half
   * @param index the place in both arrays
   */
  public void hash(@Nullable Object value, long[] highTarget, long[] lowTarget, int index) {
    byte[] bytes = encode(value);
    highTarget[index] = high.hashBytes(bytes).asLong();
    lowTarget[index] = low.hashBytes(bytes).asLong();
  }

  /**
   * Hashes a list of values into two longs.
   *
   * @param values values of column types' Java classes, or nulls
   * @return the upper and the lower half
   */
  public long[] hash(List<@Nullable Object> values) {
    byte[][] parts = new byte[values.size()][];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = encode(values.get(i));
      length += parts[i].length + Integer.BYTES;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      buffer.putInt(part.length).put(part);
    }
    return hash(buffer.array());
  }

  /**
   * Hashes four longs into two.
   *
   * @param a first
   * @param b second
   * @param c third
   * @param d fourth
   * @return the upper and the lower half
   */
  public long[] hash(long a, long b, long c, long d) {
    return hash(ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array());
  }

  private long[] hash(byte[] bytes) {
    return new long[] {high.hashBytes(bytes).asLong(), low.hashBytes(bytes).asLong()};
  }

  private static byte[] encode(@Nullable Object value) {
    if (value == null) {
      return new byte[] {'N'};
    }
    if (value instanceof Long number) {
      return tagged('I', number);
    }
    if (value instanceof String text) {
      ByteBuffer buffer = ByteBuffer.allocate(1 + 2 * text.length()).put((byte) 'T');
      buffer.asCharBuffer().put(text); // every char as it is, unlike a charset's encoder
      return buffer.array();
    }
    if (value instanceof Boolean bool) {
      return new byte[] {'B', (byte) (bool ? 1 : 0)};
    }
    if (value instanceof LocalDate date) {
      return tagged('D', date.toEpochDay());
    }
    if (value instanceof LocalDateTime time) {
      return ByteBuffer.allocate(17)
          .put((byte) 'S')
          .putLong(time.toLocalDate().toEpochDay())
          .putLong(time.toLocalTime().toNanoOfDay())
          .array();
    }
    if (value instanceof BigDecimal decimal) {
      BigDecimal stripped = decimal.stripTrailingZeros();
      byte[] digits = stripped.unscaledValue().toByteArray();
      return ByteBuffer.allocate(5 + digits.length)
          .put((byte) 'X')
          .putInt(stripped.scale())
          .put(digits)
          .array();
    }
    throw new IllegalArgumentException("no encoding for " + value.getClass());
  }

  private static byte[] tagged(char tag, long number) {
    return ByteBuffer.allocate(9).put((byte) tag).putLong(number).array();
  }
}
