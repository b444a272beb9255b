package dev.cleanroom.dp.internal;

/** All that is random in one run. */
public interface RunSource {
  /**
   * Draws a key.
   *
   * @return 32 bytes, new at every call
   */
  byte[] key();

  /**
   * Returns the noise of this run.
   *
   * @return the noise
   */
  NoiseSource noise();
}
