package dev.cleanroom.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Signs texts as <a href="https://c2sp.org/signed-note">notes</a> with Ed25519 (RFC 8032). */
final class NoteSigner {
  static final String DASH = "\u2014 ";

  private static final String ALGORITHM = "Ed25519";
  private static final byte ED25519 = 1;

  /** What stands before the 32 bytes of a key in X.509 (RFC 8410, section 4). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /** No spaces or control characters in a name; base64 as far as its letters go. */
  private static final Pattern LINE =
      Pattern.compile(DASH + "[^\\s\\p{Z}\\p{C}+]+ [A-Za-z0-9+/]{8,}={0,2}");

  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 4;

  private final String name;
  private final KeyPair keys;
  private final byte[] key;
  private final byte[] id;

  /**
   * Takes a name and a pair of keys.
   *
   * @throws IllegalArgumentException if the public key is not one of Ed25519
   */
  NoteSigner(String name, KeyPair keys) {
    this.name = name;
    this.keys = keys;
    this.key = typed(keys.getPublic());
    this.id = id(name, key);
  }

  static KeyPair freshKeys() {
    try {
      return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform from 15 has Ed25519", e);
    }
  }

  /** The type of signature, then the key. */
  private static byte[] typed(PublicKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded.length != X509_PREFIX.length + KEY_BYTES
        || !Arrays.equals(encoded, 0, X509_PREFIX.length, X509_PREFIX, 0, X509_PREFIX.length)) {
      throw new IllegalArgumentException("the public key is not one of Ed25519");
    }
    ByteBuffer typed = ByteBuffer.allocate(1 + KEY_BYTES).put(ED25519);
    return typed.put(encoded, X509_PREFIX.length, KEY_BYTES).array();
  }

  private static byte[] id(String name, byte[] key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((name + "\n").getBytes(UTF_8));
      return Arrays.copyOf(sha256.digest(key), ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What a verifier needs to know: name, key id and key. */
  String verifierKey() {
    return name + "+" + HexFormat.of().formatHex(id) + "+" + Checkpoint.text(key);
  }

  /** The text, an empty line and the signature's line. */
  String sign(String text) {
    byte[] signature = signature(text.getBytes(UTF_8));
    byte[] signed = ByteBuffer.allocate(ID_BYTES + signature.length).put(id).put(signature).array();
    return text + "\n" + DASH + name + " " + Checkpoint.text(signed) + "\n";
  }

  /**
   * Reads the checkpoint of a note without checking its signatures.
   *
   * @throws IllegalArgumentException if the text is not a checkpoint with signature lines
   */
  static Checkpoint body(String note) {
    int end = note.indexOf("\n\n") + 1;
    List<String> lines = Arrays.asList(note.substring(end + (end > 0 ? 1 : 0)).split("\n", -1));
    boolean isSigned = lines.size() > 1 && lines.get(lines.size() - 1).isEmpty();
    if (end == 0
        || !isSigned
        || !lines.subList(0, lines.size() - 1).stream().allMatch(NoteSigner::isLine)) {
      throw new IllegalArgumentException("a note ends with an empty line and lines of signatures");
    }
    return Checkpoint.parse(note.substring(0, end));
  }

  private static boolean isLine(String line) {
    return LINE.matcher(line).matches();
  }

  /** Whether a note signed here can be verified: keys that are no pair sign what nobody can. */
  boolean isPair(String note) {
    int end = note.indexOf("\n\n") + 1;
    byte[] signed = Base64.getDecoder().decode(note.substring(note.lastIndexOf(' ') + 1).strip());
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(keys.getPublic());
      verifier.update(note.substring(0, end).getBytes(UTF_8));
      return verifier.verify(signed, ID_BYTES, signed.length - ID_BYTES);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] signature(byte[] text) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(keys.getPrivate());
      signer.update(text);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the private key is not one of Ed25519", e);
    }
  }
}
