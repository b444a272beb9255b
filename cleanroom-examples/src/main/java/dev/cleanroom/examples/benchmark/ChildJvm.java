package dev.cleanroom.examples.benchmark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts programs of this class path in JVMs of their own. */
final class ChildJvm {
  private static final String CLASSES = "target" + File.separator + "classes";

  private ChildJvm() {}

  /**
   * Runs a program until it ends or its time is up; what it prints is printed here.
   *
   * @param java the folder of the JDK
   * @param minutes how long it may last; then it is ended
   * @param options options of the JVM
   * @param program the class and its arguments
   * @return whether it ended by itself without failure
   */
  static boolean run(Path java, long minutes, List<String> options, List<String> program)
      throws IOException, InterruptedException {
    return ends(builder(java, options, program).inheritIO(), minutes);
  }

  /** As the other, with a file for what the program prints. */
  static boolean run(
      Path java, long minutes, List<String> options, List<String> program, Path output)
      throws IOException, InterruptedException {
    return ends(builder(java, options, program).redirectOutput(output.toFile()), minutes);
  }

  private static ProcessBuilder builder(Path java, List<String> options, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath()));
    command.addAll(program);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private static boolean ends(ProcessBuilder builder, long minutes)
      throws IOException, InterruptedException {
    Process process = builder.start();
    try {
      return process.waitFor(minutes, TimeUnit.MINUTES) && process.exitValue() == 0;
    } finally {
      Process unused = process.destroyForcibly();
    }
  }

  /** Returns the folder of the JDK that runs this. */
  static Path ownJava() {
    return Path.of(System.getProperty("java.home"));
  }

  /**
   * Returns the class path, of jars where there are some: archives of classes take no folders.
   * Maven runs programs in a class loader of its own, so the system property is not enough.
   */
  static String classPath() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Stream<String> places =
        loader instanceof URLClassLoader urls
            ? Stream.of(urls.getURLs()).map(ChildJvm::path)
            : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    return places.map(ChildJvm::jar).collect(Collectors.joining(File.pathSeparator));
  }

  private static String path(URL url) {
    try {
      return Path.of(url.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the jar that was made of a module's classes, or the place itself. */
  private static String jar(String place) {
    if (!place.endsWith(CLASSES)) {
      return place;
    }
    Path target = Path.of(place).toAbsolutePath().getParent();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .map(Path::toString)
          .filter(file -> file.matches(".*-(SNAPSHOT|[0-9.]+)\\.jar"))
          .findFirst()
          .orElse(place);
    } catch (IOException e) {
      throw new IllegalStateException("the folder of classes is gone", e);
    }
  }

  /** Returns what a program printed. */
  static String text(Path output) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
