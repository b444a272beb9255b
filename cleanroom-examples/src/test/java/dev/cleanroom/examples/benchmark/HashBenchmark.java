package dev.cleanroom.examples.benchmark;

import dev.cleanroom.spi.KeyedHash;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One keyed hash of a unit. */
@State(Scope.Thread)
public class HashBenchmark {
  private final KeyedHash hash = new KeyedHash(new byte[32]);
  private final long[] high = new long[1];
  private final long[] low = new long[1];
  private long number;

  @Benchmark
  public long hashOfNumber() {
    hash.hash(Long.valueOf(number++), high, low, 0);
    return high[0] ^ low[0];
  }

  @Benchmark
  public long hashOfText() {
    hash.hash("P00012345", high, low, 0);
    return high[0] ^ low[0];
  }
}
