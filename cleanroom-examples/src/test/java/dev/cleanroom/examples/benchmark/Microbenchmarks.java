package dev.cleanroom.examples.benchmark;

import dev.cleanroom.examples.benchmark.Findings.Line;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs the microbenchmarks and adds them to the page of benchmarks. In the root of the repository:
 *
 * <pre>{@code
 * mvn -q -B -Pjmh -DskipTests package
 * }</pre>
 *
 * <p>{@code -Dbenchmark.only=Noise} chooses classes or methods by a regular expression, {@code
 * -Dbenchmark.repetitions=3} takes other than five iterations in each of two JVMs.
 */
public final class Microbenchmarks {
  private static final String COMMAND = "mvn -q -B -Pjmh -DskipTests package";
  private static final Map<String, String> WORDS =
      Map.of(
          "laplaceOfGoogle", "a draw of Laplace noise, Google's",
          "gaussOfGoogle", "a draw of Gaussian noise, Google's",
          "laplaceOfExact", "a draw of Laplace noise, exact",
          "gaussOfExact", "a draw of Gaussian noise, exact",
          "hashOfNumber", "a keyed hash of 128 bits of a whole number",
          "hashOfText", "a keyed hash of 128 bits of a text of 9 characters",
          "boundingOfRow", "hashing, bounding and summing a row, one of a million",
          "runOfTemplate", "a run over 10,000 rows, checks and charge included",
          "checkOfTemplate", "the check of a template of 20 lines over four tables");

  private Microbenchmarks() {}

  /**
   * Runs all, or those that are chosen.
   *
   * @param arguments the word {@code here}, to run in this JVM and those that it starts; nothing in
   *     Maven, whose class path is not that of the system property
   * @throws Exception if a benchmark fails or the documents cannot be written
   */
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.ofSystem();
    if (arguments.length > 0) {
      Documents.of(settings).put(run(settings));
      return;
    }
    List<String> program = List.of(Microbenchmarks.class.getName(), "here");
    if (!ChildJvm.run(ChildJvm.ownJava(), 30, settings.arguments(), program)) {
      throw new IllegalStateException("the microbenchmarks failed");
    }
  }

  private static Result run(Settings settings) throws Exception {
    Environment before = Environment.now();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(settings.pattern())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(2)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(settings.repetitions())
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true);
    Collection<RunResult> results = new Runner(options.build()).run();
    List<Line> lines =
        results.stream()
            .map(Microbenchmarks::line)
            .sorted(Comparator.comparing(Line::contender))
            .toList();
    Findings findings =
        Findings.of(lines)
            .noting("Of each iteration of a second the average, in two JVMs; by JMH, one thread.");
    return new Result(
        "microbenchmarks", "Parts of a run, by JMH", "", findings, null, before, COMMAND);
  }

  private static Line line(RunResult result) {
    String method = result.getParams().getBenchmark().replaceAll(".*\\.", "");
    Statistics micros = result.getPrimaryResult().getStatistics();
    return new Line(
        WORDS.getOrDefault(method, method),
        (int) micros.getN(),
        micros.getMin() / 1e3,
        micros.getPercentile(50) / 1e3,
        micros.getMax() / 1e3,
        -1,
        -1,
        -1);
  }
}
