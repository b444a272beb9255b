package dev.cleanroom.spi;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private final SipHash high;
  private final SipHash low;

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
    high = new SipHash(longs.getLong(), longs.getLong());
    low = new SipHash(longs.getLong(), longs.getLong());
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
    if (value instanceof Long number) {
      hash(number.longValue(), highTarget, lowTarget, index);
      return;
    }
    long[] words = value instanceof String text ? words(text) : words(encode(value));
    highTarget[index] = high.hash(words);
    lowTarget[index] = low.hash(words);
  }

  /**
   * Hashes one whole number into two longs, as the {@code Long} that it is, without an object.
   *
   * @param number the number
   * @param highTarget receives the upper half
   * @param lowTarget receives the lower half
   * @param index the place in both arrays
   */
  public void hash(long number, long[] highTarget, long[] lowTarget, int index) {
    long reversed = Long.reverseBytes(number);
    long word = reversed << 8 | 'I';
    long last = reversed >>> 56 | 9L << 56;
    highTarget[index] = high.hash(word, last);
    lowTarget[index] = low.hash(word, last);
  }

  /**
   * Hashes whole numbers, each as the {@code Long} that it is.
   *
   * @param numbers the numbers
   * @param from the place of the first
   * @param count how many
   * @param highTarget receives the upper halves, from its place 0 on
   * @param lowTarget receives the lower halves, from its place 0 on
   */
  public void hash(long[] numbers, int from, int count, long[] highTarget, long[] lowTarget) {
    for (int i = 0; i < count; i++) {
      hash(numbers[from + i], highTarget, lowTarget, i);
    }
  }

  /**
   * Hashes a list of values into two longs.
   *
   * @param values values of column types' Java classes, or nulls
   * @return the upper and the lower half
   */
  public long[] hash(List<@Nullable Object> values) {
    return values.size() == 1 && values.get(0) instanceof Long number
        ? ofOne(number)
        : ofWords(encode(values));
  }

  /** The words that the encoding of a list of one whole number has, without its bytes. */
  private long[] ofOne(long number) {
    long reversed = Long.reverseBytes(number);
    long word = reversed << 40 | (long) 'I' << 32 | 9L << 24;
    long last = reversed >>> 24 | 13L << 56;
    return new long[] {high.hash(word, last), low.hash(word, last)};
  }

  private long[] ofWords(byte[] message) {
    long[] words = words(message);
    return new long[] {high.hash(words), low.hash(words)};
  }

  private static byte[] encode(List<@Nullable Object> values) {
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
    return buffer.array();
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
    return new long[] {hash(high, a, b, c, d), hash(low, a, b, c, d)};
  }

  private static long hash(SipHash half, long a, long b, long c, long d) {
    return half.hash(
        Long.reverseBytes(a), Long.reverseBytes(b), Long.reverseBytes(c), Long.reverseBytes(d));
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

  private static long[] words(byte[] message) {
    long[] words = new long[message.length / 8 + 1];
    ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < words.length - 1; i++) {
      words[i] = bytes.getLong();
    }
    long last = (long) message.length << 56;
    for (int shift = 0; bytes.hasRemaining(); shift += 8) {
      last |= (bytes.get() & 0xFFL) << shift;
    }
    words[words.length - 1] = last;
    return words;
  }

  /** The words of a text's encoding: its tag, then each char, big end first. */
  private static long[] words(String text) {
    int length = 1 + 2 * text.length();
    long[] words = new long[length / 8 + 1];
    words[0] = 'T';
    for (int i = 0; i < text.length(); i++) {
      long bytes = Character.reverseBytes(text.charAt(i));
      int place = 8 + 16 * (i & 3);
      words[i / 4] |= bytes << place;
      if (place == 56) {
        words[i / 4 + 1] = bytes >>> 8;
      }
    }
    words[words.length - 1] |= (long) length << 56;
    return words;
  }
}
