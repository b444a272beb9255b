package dev.cleanroom.audit.verify;

import com.google.common.hash.HashCode;
import java.util.Base64;

/** Numbers and bytes that have exactly one text form. */
final class Strict {
  private Strict() {}

  static byte[] base64(String text) throws Finding {
    byte[] bytes = lenientBase64(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw Finding.malformed("a base64 text is not in its canonical form");
    }
    return bytes;
  }

  private static byte[] lenientBase64(String text) throws Finding {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw Finding.malformed("a text is not base64");
    }
  }

  static HashCode hash(String text) throws Finding {
    byte[] hash = base64(text);
    if (hash.length != Merkle.HASH_BYTES) {
      throw Finding.malformed("a hash does not have 32 bytes");
    }
    return HashCode.fromBytes(hash);
  }

  static long number(String text) throws Finding {
    boolean isDecimal = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isDecimal || (text.length() > 1 && text.startsWith("0"))) {
      throw Finding.malformed("a size or index is not a number without leading zeros");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Finding.malformed("a size or index is too large");
    }
  }
}
