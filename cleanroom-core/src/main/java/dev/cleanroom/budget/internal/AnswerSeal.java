package dev.cleanroom.budget.internal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts answers that are kept: AES-GCM with a random nonce, bound to the run's id. Thread-safe.
 */
public final class AnswerSeal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final @Nullable SecretKey key;

  /**
   * Creates a seal.
   *
   * @param key an AES key; null to keep nothing
   */
  public AnswerSeal(@Nullable SecretKey key) {
    this.key = key;
  }

  /**
   * Returns a new random key.
   *
   * @return a key of 256 bits
   */
  public static SecretKey freshKey() {
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      return generator.generateKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES", e);
    }
  }

  /**
   * Encrypts an answer.
   *
   * @param run the run's id
   * @param answer the bytes
   * @return nonce and ciphertext; empty without a key
   */
  public Optional<byte[]> seal(UUID run, byte[] answer) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key); // the provider draws a secure random nonce
      cipher.updateAAD(bytes(run));
      byte[] nonce = cipher.getIV();
      byte[] sealed = cipher.doFinal(answer);
      return Optional.of(
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the answer key cannot encrypt", e);
    }
  }

  /**
   * Decrypts an answer.
   *
   * @param run the run's id
   * @param sealed what {@link #seal} returned
   * @return the bytes; empty without a key, under another key or if a byte was changed
   */
  public Optional<byte[]> open(UUID run, byte[] sealed) {
    if (key == null || sealed.length < NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      cipher.updateAAD(bytes(run));
      return Optional.of(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the answer key cannot decrypt", e);
    }
  }

  private static byte[] bytes(UUID run) {
    return ByteBuffer.allocate(16)
        .putLong(run.getMostSignificantBits())
        .putLong(run.getLeastSignificantBits())
        .array();
  }
}
