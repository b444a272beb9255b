package dev.cleanroom.dp.internal.random;

import dev.cleanroom.dp.internal.BitStream;
import dev.cleanroom.dp.internal.NoiseSource;
import dev.cleanroom.dp.internal.RunSource;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs whose keys and noise follow from a seed. They protect nobody: whoever knows the seed can
 * subtract the noise. The n-th run of one instance is always the same. Thread-safe.
 */
public final class SeededRuns implements Supplier<RunSource> {
  private final SplittableRandom root;
  private final Function<SplittableRandom, NoiseSource> noise;

  private SeededRuns(long seed, Function<SplittableRandom, NoiseSource> noise) {
    root = new SplittableRandom(seed);
    this.noise = noise;
  }

  /**
   * Creates runs with noise of a simple sampler.
   *
   * @param seed the seed
   * @param scales tells the scale of noise
   */
  public SeededRuns(long seed, NoiseSource scales) {
    this(seed, random -> new SeededNoise(random, scales));
  }

  /**
   * Creates runs with the noise that a sampler makes of bits.
   *
   * @param seed the seed
   * @param sampler makes noise of streams of bits
   * @return the runs
   */
  public static SeededRuns drawing(long seed, Function<Supplier<BitStream>, NoiseSource> sampler) {
    return new SeededRuns(seed, random -> sampler.apply(() -> new SeededStream(random.split())));
  }

  @Override
  public synchronized RunSource get() {
    return new SeededRun(root.split(), noise.apply(root.split()));
  }

  private record SeededRun(SplittableRandom keys, NoiseSource noise) implements RunSource {
    @Override
    public byte[] key() {
      byte[] key = new byte[32];
      keys.nextBytes(key);
      return key;
    }
  }
}
