package dev.cleanroom.dp.internal;

/** A stream of random bits. For one thread. */
public interface BitStream {
  /**
   * Returns the next bits.
   *
   * @return 64 bits, uniform and independent of all others
   */
  long next();

  /** Forgets what was and would be returned. Bits that are asked for later are new ones. */
  void wipe();
}
