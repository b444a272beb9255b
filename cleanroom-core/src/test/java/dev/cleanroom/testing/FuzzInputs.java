package dev.cleanroom.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes inputs: some are random, most are samples with a few changes. An input that was answered in
 * a new way becomes a sample, so that later ones go further. The same seed makes the same inputs.
 */
final class FuzzInputs {
  private static final int LARGEST = 1 << 17;
  private static final int MOST_SAMPLES = 512;
  private static final int MOST_CHANGES = 5;
  private static final List<byte[]> WORDS =
      List.of(new byte[] {0}, new byte[] {-1}, new byte[] {'\n'}, new byte[] {' ', '0'});
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    31,
    32,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE - 8L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final Random random;
  private final List<byte[]> given;
  private final List<byte[]> found = new ArrayList<>();
  private final List<byte[]> words;

  FuzzInputs(FuzzTarget target, long seed) {
    this.random = new Random(seed ^ target.name().hashCode());
    this.given = new ArrayList<>(target.samples());
    given.addAll(target.others());
    this.words = target.words().isEmpty() ? WORDS : target.words();
  }

  /** Keeps an input from which others are to be made. */
  void keep(byte[] input) {
    if (found.size() < MOST_SAMPLES) {
      found.add(input);
    } else {
      found.set(random.nextInt(MOST_SAMPLES), input);
    }
  }

  byte[] next() {
    return switch (random.nextInt(20)) {
      case 0 -> randomBytes(random.nextInt(100));
      case 1 -> randomWords();
      default -> changed();
    };
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] randomWords() {
    byte[] bytes = new byte[0];
    for (int i = random.nextInt(12); i >= 0; i--) {
      bytes = replaced(bytes, bytes.length, bytes.length, one(words));
    }
    return bytes;
  }

  private byte[] changed() {
    byte[] bytes = sample().clone();
    for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
      bytes = changed(bytes);
    }
    return bytes.length > LARGEST ? Arrays.copyOf(bytes, LARGEST) : bytes;
  }

  private byte[] sample() {
    return found.isEmpty() || random.nextBoolean() ? one(given) : one(found);
  }

  private byte[] one(List<byte[]> list) {
    return list.get(random.nextInt(list.size()));
  }

  private byte[] changed(byte[] bytes) {
    boolean isByWords = words != WORDS && random.nextBoolean();
    int place = random.nextInt(bytes.length + 1);
    int from = isByWords ? afterSpace(bytes, place) : place;
    int length = Math.min(bytes.length, from + length());
    int to = isByWords ? afterSpace(bytes, length) : length;
    return switch (random.nextInt(12)) {
      case 0 -> flipped(bytes, from);
      case 1 -> replaced(bytes, from, Math.min(bytes.length, from + 1), randomBytes(1));
      case 2 -> replaced(bytes, from, to, new byte[0]);
      case 3 -> replaced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      case 4 -> Arrays.copyOf(bytes, from);
      case 5 -> spliced(bytes, from);
      case 6 -> replaced(bytes, from, from, one(words));
      case 7 -> replaced(bytes, from, to, one(words));
      case 8 -> replaced(bytes, from, from, repeated(one(words)));
      case 9 -> replaced(bytes, from, to, randomBytes(to - from));
      default -> numbered(bytes, from);
    };
  }

  private static int afterSpace(byte[] bytes, int from) {
    int at = from;
    while (at > 0 && at < bytes.length && bytes[at - 1] != ' ') {
      at++;
    }
    return at;
  }

  /** Mostly a few bytes, at times many. */
  private int length() {
    return 1 + random.nextInt(1 << (1 + random.nextInt(9)));
  }

  private byte[] flipped(byte[] bytes, int at) {
    if (at < bytes.length) {
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** The beginning of one and the end of another. */
  private byte[] spliced(byte[] bytes, int at) {
    byte[] other = sample();
    int from = random.nextInt(other.length + 1);
    return replaced(bytes, at, bytes.length, Arrays.copyOfRange(other, from, other.length));
  }

  /** Often two or three times, seldom often enough to exhaust something. */
  private byte[] repeated(byte[] word) {
    int times = random.nextInt(50) == 0 ? random.nextInt(5_000) : random.nextInt(4);
    byte[] bytes = new byte[Math.min(LARGEST, word.length * times)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = word[i % word.length];
    }
    return bytes;
  }

  /** A number of 2, 4 or 8 bytes that is of interest as a length, a count or a time. */
  private byte[] numbered(byte[] bytes, int at) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(3) - 1;
    int width = 2 << random.nextInt(3);
    byte[] all = ByteBuffer.allocate(8).putLong(number).array();
    byte[] value = Arrays.copyOfRange(all, 8 - width, 8);
    return replaced(bytes, at, Math.min(bytes.length, at + width), value);
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] piece) {
    byte[] result = new byte[bytes.length - (to - from) + piece.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(bytes, to, result, from + piece.length, bytes.length - to);
    return result;
  }
}
