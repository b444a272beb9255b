package dev.cleanroom.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** A log's name and key, read from the verifier key of a signed note. */
final class LogKey {
  private static final int TYPED_KEY_BYTES = 33;

  private final String name;
  private final String id;
  private final PublicKey key;

  private LogKey(String name, String id, PublicKey key) {
    this.name = name;
    this.id = id;
    this.key = key;
  }

  /** Reads name+id+key, where the key may hold further plus signs. */
  static LogKey parse(String text) throws Finding {
    String[] parts = text.split("\\+", 3);
    if (parts.length < 3) {
      throw Finding.malformed("a verifier key has a name, an id and a key with '+' between them");
    }
    byte[] typed = Strict.base64(parts[2]);
    boolean isEd25519 = typed.length == TYPED_KEY_BYTES && typed[0] == 1;
    if (!isEd25519 || !parts[1].equals(id(parts[0], typed)) || !SignedNote.isName(parts[0])) {
      throw Finding.malformed("the verifier key's id does not belong to its name and key");
    }
    return new LogKey(parts[0], parts[1], point(Arrays.copyOfRange(typed, 1, typed.length)));
  }

  /** The first four bytes of SHA-256(name, line end, typed key), in hexadecimal. */
  private static String id(String name, byte[] typed) {
    return Hashing.sha256()
        .newHasher()
        .putString(name + "\n", UTF_8)
        .putBytes(typed)
        .hash()
        .toString()
        .substring(0, 8);
  }

  /** RFC 8032, section 5.1.2: y in little-endian order, the top bit says whether x is odd. */
  private static PublicKey point(byte[] key) throws Finding {
    byte[] bigEndian = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      bigEndian[key.length - 1 - i] = key[i];
    }
    boolean isOdd = bigEndian[0] < 0;
    bigEndian[0] &= 0x7f;
    EdECPoint point = new EdECPoint(isOdd, new BigInteger(1, bigEndian));
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    } catch (GeneralSecurityException e) {
      throw Finding.malformed("the verifier key is not a point of Ed25519");
    }
  }

  String name() {
    return name;
  }

  boolean made(SignedNote.Line line) {
    return line.name().equals(name) && line.keyId().equals(id);
  }

  boolean verifies(String text, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text.getBytes(UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
