package dev.cleanroom.dp.internal.random;

import dev.cleanroom.dp.internal.BitStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Random bits as fast as AES: zeros, encrypted in counter mode under a key of 256 bits and a first
 * counter that the platform's generator draws for this stream alone. They are drawn when bits are
 * first asked for, and anew after {@value #BYTES_OF_KEY} bytes. For one thread.
 *
 * <p><b>Guarantee.</b> Whoever tells 2²² blocks of one key from uniform bits breaks AES, but for an
 * advantage of 2⁻⁸⁵ (blocks of one key never repeat). {@link #wipe} overwrites the bits that are
 * kept and drops the key; what the cipher keeps inside of it is left to the garbage collector.
 */
public final class CipherStream implements BitStream {
  /** How much is taken from one key. */
  static final int BYTES_OF_KEY = 1 << 26;

  /** Small: a JVM uses the processor's AES only once it was asked for some thousand times. */
  private static final int BUFFER_BYTES = 1 << 10;

  private static final int KEY_BYTES = 32;
  private static final int BLOCK_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] ZEROS = new byte[BUFFER_BYTES];
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private byte[] buffer = new byte[0];
  private int position;
  private int leftOfKey;
  private int keys;
  private @Nullable Cipher cipher;

  /** Creates a stream. */
  public CipherStream() {}

  @Override
  public long next() {
    if (position == buffer.length) {
      fill();
    }
    long word = (long) WORDS.get(buffer, position);
    position += Long.BYTES;
    return word;
  }

  private void fill() {
    if (buffer.length == 0) {
      buffer = new byte[BUFFER_BYTES];
    }
    if (cipher == null || leftOfKey == 0) {
      cipher = keyed();
      leftOfKey = BYTES_OF_KEY;
      keys++;
    }
    leftOfKey -= BUFFER_BYTES;
    encrypt(cipher);
    position = 0;
  }

  private void encrypt(Cipher keyed) {
    try {
      int written = keyed.update(ZEROS, 0, buffer.length, buffer, 0);
      if (written != buffer.length) {
        throw new IllegalStateException("the cipher kept bytes back");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the buffer was made for it", e);
    }
  }

  private static Cipher keyed() {
    byte[] key = new byte[KEY_BYTES];
    byte[] counter = new byte[BLOCK_BYTES];
    RANDOM.nextBytes(key);
    RANDOM.nextBytes(counter);
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Returns how many keys were drawn. For tests. */
  int keys() {
    return keys;
  }

  @Override
  public void wipe() {
    Arrays.fill(buffer, (byte) 0);
    buffer = new byte[0];
    position = 0;
    cipher = null;
  }
}
