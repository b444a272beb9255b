package dev.cleanroom.audit;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A state of an audit log: how many entries it has and the one hash that all of them have together.
 * Two logs with the same checkpoint have the same entries in the same order.
 *
 * @param origin the log's name
 * @param size the number of entries, ≥ 0
 * @param root the root of the Merkle tree of RFC 6962 over the entries, 32 bytes in base64
 */
public record Checkpoint(String origin, long size, String root) {
  private static final Pattern ORIGIN = Pattern.compile("[!-*,-~]{1,200}");
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");
  private static final int ROOT_BYTES = 32;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the origin is not 1 to 200 visible ASCII characters without
   *     '+', the size is negative or the root is not 32 bytes in base64
   */
  public Checkpoint {
    checkOrigin(origin);
    if (size < 0) {
      throw new IllegalArgumentException("a log has 0 entries or more");
    }
    if (hash(root).length != ROOT_BYTES) {
      throw new IllegalArgumentException("a root has 32 bytes");
    }
  }

  /**
   * Reads the text that is signed: a <a href="https://c2sp.org/tlog-checkpoint">checkpoint</a>
   * without extension lines.
   *
   * @param body what {@link #body()} returned
   * @return the checkpoint
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Checkpoint parse(String body) {
    List<String> lines = Arrays.asList(body.split("\n", -1));
    if (lines.size() != 4 || !lines.get(3).isEmpty()) {
      throw new IllegalArgumentException("a checkpoint has three lines, each with its end");
    }
    return new Checkpoint(lines.get(0), size(lines.get(1)), lines.get(2));
  }

  /**
   * Returns the text that is signed: origin, size and root, a line each.
   *
   * @return three lines, each with its end
   */
  public String body() {
    return origin + "\n" + size + "\n" + root + "\n";
  }

  @Override
  public String toString() {
    return origin + ": " + size + " entries, root " + root;
  }

  static void checkOrigin(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "a log's origin is 1 to 200 visible ASCII characters without '+', such as"
              + " example.com/audit");
    }
  }

  /** A number of entries, or the place of one: no sign, no leading zeros. */
  static long size(String text) {
    if (!SIZE.matcher(text).matches()) {
      throw new IllegalArgumentException("a size or index is a number without leading zeros");
    }
    BigInteger number = new BigInteger(text);
    if (number.bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException("a size or index is less than 2^63");
    }
    return number.longValue();
  }

  static String text(byte[] hash) {
    return Base64.getEncoder().encodeToString(hash);
  }

  /** Takes only what {@link #text} gives: base64 could write the same bytes in other ways. */
  static byte[] hash(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!text(bytes).equals(text)) {
      throw new IllegalArgumentException("this base64 is not in its one canonical form");
    }
    return bytes;
  }
}
