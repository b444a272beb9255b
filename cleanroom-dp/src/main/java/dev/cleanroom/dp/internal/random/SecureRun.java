package dev.cleanroom.dp.internal.random;

import dev.cleanroom.dp.internal.NoiseSource;
import dev.cleanroom.dp.internal.RunSource;
import java.security.SecureRandom;

/**
 * Keys from the platform's cryptographic generator, and noise of a source that uses one as well.
 *
 * @param noise the noise
 */
public record SecureRun(NoiseSource noise) implements RunSource {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public byte[] key() {
    byte[] key = new byte[32];
    RANDOM.nextBytes(key);
    return key;
  }
}
