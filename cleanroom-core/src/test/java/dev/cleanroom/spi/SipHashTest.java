package dev.cleanroom.spi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds our SipHash against the authors' vector and against Guava's. */
class SipHashTest {
  private static final long SEED = 20_261_120;

  private final Random random = new Random(SEED);
  private final byte[] key = key();
  private final KeyedHash hash = new KeyedHash(key);
  private final HashFunction guavaHigh = guava(0);
  private final HashFunction guavaLow = guava(16);

  private byte[] key() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  private HashFunction guava(int from) {
    ByteBuffer longs = ByteBuffer.wrap(key);
    return Hashing.sipHash24(longs.getLong(from), longs.getLong(from + 8));
  }

  private long[] expected(byte[] message) {
    return new long[] {guavaHigh.hashBytes(message).asLong(), guavaLow.hashBytes(message).asLong()};
  }

  private long[] actual(@Nullable Object value) {
    long[] high = new long[1];
    long[] low = new long[1];
    hash.hash(value, high, low, 0);
    return new long[] {high[0], low[0]};
  }

  private static byte[] tagged(char tag, long number) {
    return ByteBuffer.allocate(9).put((byte) tag).putLong(number).array();
  }

  /** Appendix A of the paper: the key 00..0f, the message 00..0e. */
  @Test
  void hash_authorsVector_isTheirs() {
    SipHash ours = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    long word = 0x0706050403020100L;
    long last = 0x0f0e0d0c0b0a0908L; // 15 bytes: the length is where the 16th would be
    assertThat(ours.hash(word, last)).isEqualTo(0xa129ca6149be45e5L);
    assertThat(ours.hash(new long[] {word, last})).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void hash_wholeNumbers_areGuavas() {
    long[] numbers = random.longs(20_000).toArray();
    numbers[0] = 0;
    numbers[1] = -1;
    numbers[2] = Long.MIN_VALUE;
    numbers[3] = Long.MAX_VALUE;
    long[] high = new long[numbers.length];
    long[] low = new long[numbers.length];
    hash.hash(numbers, 3, numbers.length - 3, high, low);
    for (int i = 0; i < numbers.length; i++) {
      long[] expected = expected(tagged('I', numbers[i]));
      assertThat(actual(numbers[i])).isEqualTo(expected);
      if (i >= 3) {
        assertThat(new long[] {high[i - 3], low[i - 3]}).isEqualTo(expected);
      }
    }
  }

  @Test
  void hash_texts_areGuavas() {
    for (int length = 0; length < 200; length++) {
      for (int i = 0; i < 20; i++) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 0, i % 2 == 0 ? 128 : 65_536).forEach(c -> text.append((char) c));
        ByteBuffer message = ByteBuffer.allocate(1 + 2 * length).put((byte) 'T');
        message.asCharBuffer().put(text.toString());
        assertThat(actual(text.toString())).isEqualTo(expected(message.array()));
      }
    }
  }

  @Test
  void hash_otherValuesListsAndQuadruples_areGuavas() {
    assertThat(actual(null)).isEqualTo(expected(new byte[] {'N'}));
    assertThat(actual(true)).isEqualTo(expected(new byte[] {'B', 1}));
    LocalDate day = LocalDate.of(2026, 11, 20);
    assertThat(actual(day)).isEqualTo(expected(tagged('D', day.toEpochDay())));
    assertThat(actual(new BigDecimal("-1.20")))
        .isEqualTo(expected(new byte[] {'X', 0, 0, 0, 1, -12}));
    List<Object> pair = Arrays.asList(7L, null);
    byte[] message =
        ByteBuffer.allocate(18).putInt(9).put(tagged('I', 7)).putInt(1).put((byte) 'N').array();
    assertThat(hash.hash(pair)).isEqualTo(expected(message));
    for (int i = 0; i < 2_000; i++) {
      long[] four = random.longs(4).toArray();
      ByteBuffer bytes = ByteBuffer.allocate(32);
      bytes.asLongBuffer().put(four);
      long[] expected = expected(bytes.array());
      assertThat(hash.hash(four[0], four[1], four[2], four[3])).isEqualTo(expected);
    }
  }
}
