package dev.cleanroom.dp.internal.random;

import dev.cleanroom.dp.internal.BitStream;
import java.util.SplittableRandom;

/** Bits that follow from a seed. They protect nobody. */
record SeededStream(SplittableRandom random) implements BitStream {
  @Override
  public long next() {
    return random.nextLong();
  }

  @Override
  public void wipe() {
    // There is no secret.
  }
}
