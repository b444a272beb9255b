package dev.cleanroom.examples.benchmark;

import dev.cleanroom.examples.benchmark.Findings.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long a person waits in a fresh JVM, and for the hundredth run. */
final class FreshJvm implements Case {
  private static final List<String> PROGRAM = List.of(FirstAnswer.class.getName());
  private static final long MINUTES = 2;
  private static final Map<String, String> WORDS =
      Map.of(
          FirstAnswer.SINCE_START, "first answer, from the start of the JVM",
          FirstAnswer.SINCE_OPENING, "first answer, from opening the collaboration",
          FirstAnswer.LATE_RUN, "100th run",
          FirstAnswer.LATE_CHECK, "check of the template, 100th");
  private static final List<String> ORDER =
      List.of(
          FirstAnswer.SINCE_START,
          FirstAnswer.SINCE_OPENING,
          FirstAnswer.LATE_RUN,
          FirstAnswer.LATE_CHECK);

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "First answer in a fresh JVM and the 100th run: a join of 10,000 rows";
  }

  @Override
  public String goal() {
    return "first ≤ 1,500 ms, with an archive of classes ≤ 800 ms; 100th run ≤ 5 ms";
  }

  /** A JDK with options that make it start faster, or none. */
  private record Way(String name, Path java, List<String> options) {}

  @Override
  public Findings measure(Settings settings) throws Exception {
    Path folder = Files.createDirectories(settings.folder());
    List<Way> ways = new ArrayList<>();
    Path own = ChildJvm.ownJava();
    ways.add(new Way("JDK " + Runtime.version().feature(), own, List.of()));
    Optional<Way> archive = archive(folder, own);
    archive.ifPresent(ways::add);
    Optional<Path> newer = settings.newerJdk();
    if (newer.isPresent()) {
      ways.add(new Way("newer JDK", newer.get(), List.of()));
      cache(folder, newer.get()).ifPresent(ways::add);
    }
    Map<Way, Map<String, List<Double>>> all = new LinkedHashMap<>();
    for (int round = 0; round < settings.repetitions(); round++) {
      for (Way way : ways) {
        Map<String, List<Double>> figures = all.computeIfAbsent(way, w -> new LinkedHashMap<>());
        start(folder, way)
            .forEach(
                (what, millis) ->
                    figures.computeIfAbsent(what, w -> new ArrayList<>()).add(millis));
      }
    }
    List<Line> lines = new ArrayList<>();
    for (String what : ORDER) {
      all.forEach((way, figures) -> lines.add(line(way, what, figures)));
    }
    return judged(lines, ways, archive, newer.isPresent());
  }

  private static Findings judged(
      List<Line> lines, List<Way> ways, Optional<Way> archive, boolean newer) {
    Findings findings = Findings.of(lines);
    double first = findings.median(contender(ways.get(0), FirstAnswer.SINCE_START));
    double late = findings.median(contender(ways.get(0), FirstAnswer.LATE_RUN));
    double archived =
        archive
            .map(way -> findings.median(contender(way, FirstAnswer.SINCE_START)))
            .orElse(Double.NaN);
    Findings judged =
        findings.reaching(
            "first %s, with an archive %s, 100th run %s"
                .formatted(Numbers.time(first), Numbers.time(archived), Numbers.time(late)),
            first <= 1500 && archived <= 800 && late <= 5);
    return newer ? judged : judged.noting("No newer JDK was given by -Dbenchmark.newerJdk.");
  }

  private static String contender(Way way, String what) {
    return WORDS.get(what) + ", " + way.name();
  }

  private static Line line(Way way, String what, Map<String, List<Double>> figures) {
    double[] millis =
        figures.getOrDefault(what, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    if (millis.length == 0) {
      throw new IllegalStateException(way.name() + " did not tell " + what);
    }
    return new Line(
        contender(way, what),
        millis.length,
        millis[0],
        Numbers.median(millis),
        millis[millis.length - 1],
        -1,
        -1,
        -1);
  }

  private static Map<String, Double> start(Path folder, Way way)
      throws IOException, InterruptedException {
    Path output = folder.resolve("first-answer.txt");
    if (!ChildJvm.run(way.java(), MINUTES, way.options(), PROGRAM, output)) {
      throw new IllegalStateException(way.name() + " failed: " + ChildJvm.text(output));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String line : ChildJvm.text(output).lines().toList()) {
      String[] parts = line.split(" ", -1);
      if (parts.length == 2 && ORDER.contains(parts[0])) {
        figures.put(parts[0], Double.parseDouble(parts[1]));
      }
    }
    return figures;
  }

  /** Writes an archive of loaded classes, as every JDK from 13 on can. */
  private static Optional<Way> archive(Path folder, Path java)
      throws IOException, InterruptedException {
    Path file = folder.resolve("classes.jsa");
    return made(file, java, "-XX:ArchiveClassesAtExit=" + file, folder)
        ? Optional.of(new Way("with an archive", java, List.of("-XX:SharedArchiveFile=" + file)))
        : Optional.empty();
  }

  /** Writes an ahead-of-time cache, as JDK 25 can. */
  private static Optional<Way> cache(Path folder, Path java)
      throws IOException, InterruptedException {
    Path file = folder.resolve("classes.aot");
    return made(file, java, "-XX:AOTCacheOutput=" + file, folder)
        ? Optional.of(new Way("newer JDK with its cache", java, List.of("-XX:AOTCache=" + file)))
        : Optional.empty();
  }

  private static boolean made(Path file, Path java, String option, Path folder)
      throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    return ChildJvm.run(java, MINUTES, List.of(option), PROGRAM, folder.resolve("archive.txt"))
        && Files.exists(file);
  }
}
