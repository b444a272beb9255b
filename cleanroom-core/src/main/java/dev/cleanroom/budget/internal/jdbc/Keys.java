package dev.cleanroom.budget.internal.jdbc;

import dev.cleanroom.budget.Account;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Turns names into keys: SHA-256 over their parts. A database may take two names for one, by its
 * collation or by padding; hashes in hexadecimal it cannot confuse.
 */
final class Keys {
  private Keys() {}

  static String of(Account account) {
    return of(
        account.owner(), account.dataset(), account.space(), account.part().name(), account.name());
  }

  /** Each part goes in with its length, so that no two lists of parts read alike. */
  static String of(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_16BE);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
