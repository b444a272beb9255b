package dev.cleanroom.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 over fields, each with its length, so that no two different lists of fields have the
 * same bytes. For one thread.
 */
final class Fingerprint {
  private final MessageDigest sha256;

  Fingerprint(String version) {
    this.sha256 = sha256();
    add(version);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new BugException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the plain SHA-256 of bytes, in hexadecimal. */
  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  @CanIgnoreReturnValue
  Fingerprint add(int count) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
    return this;
  }

  @CanIgnoreReturnValue
  Fingerprint add(String field) {
    // Every char as it is: a charset's encoder makes '?' of lone surrogates.
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(2, field.length()));
    bytes.asCharBuffer().put(field);
    add(field.length());
    sha256.update(bytes.array());
    return this;
  }

  /** Adds a value with its class: the text 1 and the number 1 are different. */
  @CanIgnoreReturnValue
  Fingerprint addValue(@Nullable Object value) {
    return add(value == null ? "null" : value.getClass().getName() + ":" + value);
  }

  @CanIgnoreReturnValue
  Fingerprint addValues(Map<String, Object> values) {
    add(values.size());
    new TreeMap<>(values).forEach((name, value) -> add(name).addValue(value));
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
