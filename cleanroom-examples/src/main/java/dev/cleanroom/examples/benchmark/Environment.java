package dev.cleanroom.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Where and when something is measured, without a name of the machine.
 *
 * @param time when, to the minute
 * @param load the load average of one minute
 * @param machine processors, memory and system
 * @param versions of what takes part
 */
record Environment(String time, String load, String machine, String versions) {
  static Environment now() {
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
        first(Path.of("/proc/loadavg"), "", "unknown").split(" ", -1)[0],
        thisMachine(),
        theseVersions());
  }

  private static String thisMachine() {
    String processor = first(Path.of("/proc/cpuinfo"), "model name", "unknown processor");
    String memory = first(Path.of("/proc/meminfo"), "MemTotal", "unknown memory");
    return "%d × %s, %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor,
            gibibytes(memory),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  private static String theseVersions() {
    return "%s %s, DuckDB %s"
        .formatted(
            System.getProperty("java.vm.name"),
            System.getProperty("java.runtime.version"),
            Duck.version());
  }

  private static String gibibytes(String memory) {
    String digits = memory.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? memory : Math.round(Long.parseLong(digits) / 1048576.0) + " GiB";
  }

  /** Returns what stands behind the colon of the first line that begins so. */
  private static String first(Path file, String beginning, String otherwise) {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      return lines.stream()
          .filter(line -> line.startsWith(beginning))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
