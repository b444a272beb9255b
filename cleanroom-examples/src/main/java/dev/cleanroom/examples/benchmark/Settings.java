package dev.cleanroom.examples.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What whoever starts the benchmarks may choose, by system properties that begin with {@code
 * benchmark.}:
 *
 * <ul>
 *   <li>{@code only}, {@code skip}: names of cases, separated by commas; a star at the end stands
 *       for any rest
 *   <li>{@code scale}: 0.01 takes one hundredth of all rows, persons and groups
 *   <li>{@code repetitions}: how often each contender runs, and {@code seconds}: how long all its
 *       runs may take together before the rest is left out
 *   <li>{@code heap}: the largest heap of a case that does not set its own
 *   <li>{@code limit}: minutes after which a case is given up
 *   <li>{@code profile}: {@code true} samples one more private run of each case
 *   <li>{@code newerJdk}: the folder of a second JDK, for its ahead-of-time cache
 *   <li>{@code folder}, {@code docs}: where files and where the documents are written
 * </ul>
 *
 * <p>{@code airline.folder} is where the airline's files are; without them that case is left out.
 */
public final class Settings {
  private static final String PREFIX = "benchmark.";
  private static final String AIRLINE = "airline.folder";
  private static final List<String> AIRLINE_FOLDERS =
      List.of("../shared/data/airline-loyalty", "../../shared/data/airline-loyalty");

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /** Takes all from the system properties of this JVM. */
  static Settings ofSystem() {
    Map<String, String> values = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PREFIX) || name.equals(AIRLINE)) {
        values.put(name, System.getProperty(name));
      }
    }
    return new Settings(values);
  }

  /** Returns these settings with another one. */
  Settings with(String name, String value) {
    Map<String, String> copy = new TreeMap<>(values);
    copy.put(PREFIX + name, value);
    return new Settings(copy);
  }

  /** Returns the arguments that hand these settings to another JVM. */
  List<String> arguments() {
    return values.entrySet().stream().map(e -> "-D" + e.getKey() + "=" + e.getValue()).toList();
  }

  private String value(String name, String otherwise) {
    return values.getOrDefault(PREFIX + name, otherwise);
  }

  boolean chooses(String name) {
    return matches(value("only", "*"), name) && !matches(value("skip", ""), name);
  }

  private static boolean matches(String patterns, String name) {
    return Stream.of(patterns.split(",", -1))
        .map(String::strip)
        .anyMatch(
            pattern ->
                pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : name.equals(pattern));
  }

  /** Returns what {@code only} says, as a regular expression; without it, one that fits all. */
  String pattern() {
    return value("only", ".*");
  }

  boolean lists() {
    return Boolean.parseBoolean(value("list", "false"));
  }

  boolean profiles() {
    return Boolean.parseBoolean(value("profile", "false"));
  }

  /** Returns a number of rows, persons or groups at the chosen scale. */
  int scaled(int number) {
    return (int) Math.max(Math.min(number, 10), Math.round(number * scale()));
  }

  double scale() {
    return Double.parseDouble(value("scale", "1"));
  }

  int repetitions() {
    return Integer.parseInt(value("repetitions", "5"));
  }

  double seconds() {
    return Double.parseDouble(value("seconds", "25"));
  }

  String heap() {
    return value("heap", "4g");
  }

  long limitMinutes() {
    return Long.parseLong(value("limit", "6"));
  }

  Path folder() {
    return Path.of(value("folder", "target/benchmark")).toAbsolutePath();
  }

  Path docs() {
    return Path.of(value("docs", "docs")).toAbsolutePath();
  }

  Optional<Path> newerJdk() {
    return Optional.ofNullable(values.get(PREFIX + "newerJdk"))
        .map(Path::of)
        .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")));
  }

  Optional<Path> airline() {
    String given = values.get(AIRLINE);
    List<String> folders = given == null ? AIRLINE_FOLDERS : List.of(given);
    return folders.stream()
        .map(folder -> Path.of(folder).toAbsolutePath().normalize())
        .filter(folder -> Files.exists(folder.resolve("members.csv")))
        .findFirst();
  }
}
