package dev.cleanroom.examples.benchmark;

import dev.cleanroom.dp.internal.Noise;
import dev.cleanroom.dp.internal.exact.ExactNoise;
import dev.cleanroom.dp.internal.google.GoogleNoise;
import dev.cleanroom.dp.internal.random.CipherStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One draw of noise, at ε = 1 and a sensitivity of 1,000. */
@State(Scope.Thread)
public class NoiseBenchmark {
  private static final double DELTA = 1e-6;

  private final Noise googleLaplace = new GoogleNoise().laplace(1000, 1);
  private final Noise googleGauss = new GoogleNoise().gaussian(1000, 1, 1, DELTA);
  private final Noise exactLaplace = new ExactNoise(CipherStream::new).laplace(1000, 1);
  private final Noise exactGauss = new ExactNoise(CipherStream::new).gaussian(1000, 1, 1, DELTA);

  @Benchmark
  public long laplaceOfExact() {
    return exactLaplace.draw();
  }

  @Benchmark
  public long gaussOfExact() {
    return exactGauss.draw();
  }

  @Benchmark
  public long laplaceOfGoogle() {
    return googleLaplace.draw();
  }

  @Benchmark
  public long gaussOfGoogle() {
    return googleGauss.draw();
  }
}
