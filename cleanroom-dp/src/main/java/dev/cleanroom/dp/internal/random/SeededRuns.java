package dev.cleanroom.dp.internal.random;

import dev.cleanroom.dp.internal.NoiseSource;
import dev.cleanroom.dp.internal.RunSource;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Runs whose keys and noise follow from a seed. They protect nobody: whoever knows the seed can
 * subtract the noise. The n-th run of one instance is always the same. Thread-safe.
 */
public final class SeededRuns implements Supplier<RunSource> {
  private final SplittableRandom root;
  private final NoiseSource scales;

  /**
   * Creates the runs.
   *
   * @param seed the seed
   * @param scales tells the scale of noise
   */
  public SeededRuns(long seed, NoiseSource scales) {
    root = new SplittableRandom(seed);
    this.scales = scales;
  }

  @Override
  public synchronized RunSource get() {
    return new SeededRun(root.split(), root.split(), scales);
  }

  private record SeededRun(SplittableRandom keys, SplittableRandom draws, NoiseSource scales)
      implements RunSource {
    @Override
    public byte[] key() {
      byte[] key = new byte[32];
      keys.nextBytes(key);
      return key;
    }

    @Override
    public NoiseSource noise() {
      return new SeededNoise(draws, scales);
    }
  }
}
