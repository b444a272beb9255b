package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Sampler;
import java.nio.file.Path;
import java.util.List;

/**
 * All cases. As a program it measures one of them in this JVM: its arguments are the case's name
 * and the file for the result.
 */
public final class Cases {
  private Cases() {}

  /** Returns the cases in the order of the page. */
  static List<Case> all() {
    return List.of(
        new OneTable(),
        new TwoTables(false),
        new TwoTables(true),
        new SmallHeap(),
        new ManyGroups(Sampler.EXACT),
        new ManyGroups(Sampler.GOOGLE),
        new Streamed(),
        new FreshJvm(),
        Growth.ofRows(),
        Growth.ofGroups(),
        Growth.ofRowsPerPerson(),
        Growth.ofSkew(),
        new Tpch(),
        new Airline(),
        new Postgres());
  }

  /**
   * Measures one case.
   *
   * @param arguments the case's name and the file for the result
   * @throws Exception if the result cannot be written
   */
  public static void main(String[] arguments) throws Exception {
    Case chosen =
        all().stream().filter(one -> one.name().equals(arguments[0])).findFirst().orElseThrow();
    Documents.write(measure(chosen, Settings.ofSystem()), Path.of(arguments[1]));
    System.exit(0); // whatever threads a database has left
  }

  /** Measures a case; one that fails says why. */
  static Result measure(Case one, Settings settings) {
    Environment environment = Environment.now();
    try {
      return Result.of(one, environment, scaled(one.measure(settings), settings));
    } catch (Exception | OutOfMemoryError e) {
      e.printStackTrace();
      return Result.failed(one, environment, e.toString());
    }
  }

  private static Findings scaled(Findings findings, Settings settings) {
    return settings.scale() == 1
        ? findings
        : findings.noting(
            "Measured at the scale %s of the rows, persons and groups in the heading."
                .formatted(settings.scale()));
  }
}
