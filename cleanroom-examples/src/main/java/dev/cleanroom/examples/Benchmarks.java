package dev.cleanroom.examples;

import dev.cleanroom.examples.benchmark.Launcher;

/**
 * Runs the whole-run benchmarks, each in a JVM of its own, and writes {@code docs/benchmarks.md},
 * {@code docs/benchmarks.json} and the pictures beside them. In the root of the repository:
 *
 * <pre>{@code
 * mvn -q -B -Pexample -DskipTests package -Dexample=Benchmarks
 * }</pre>
 *
 * <p>{@code -Dbenchmark.only=join*,latency} chooses cases, {@code -Dbenchmark.skip=...} leaves some
 * out, {@code -Dbenchmark.list=true} names them; what was not run keeps its former figures. See
 * {@link dev.cleanroom.examples.benchmark.Settings} for the rest.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs the cases that the system properties choose.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Launcher.main(arguments);
  }
}
