package dev.cleanroom.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes {@code docs/evidence.md} from what the test suites of all modules left in their {@code
 * target/evidence} folders, so that a figure in the documentation is always one that a run
 * produced.
 *
 * <p>Runs in the root of the repository, or in the folder that is given.
 */
public final class EvidenceReport {
  static final String COMMAND =
      """
      bash .ci/run
      mvn -q -B -Pexample -Dexample=EvidenceReport -DskipTests package
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private EvidenceReport() {}

  /**
   * Writes the document.
   *
   * @param arguments the root of the repository, or nothing for the working directory
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments.length > 0 ? arguments[0] : "");
    Path document = root.resolve("docs/evidence.md");
    Files.createDirectories(root.resolve("docs"));
    Files.writeString(document, render(root));
    System.out.println("wrote " + document);
  }

  /** What one suite did. */
  private record Suite(String module, JsonNode json) {
    String row() {
      return Stream.of(
              code(json.path("suite").asText()),
              module,
              figures(),
              json.path("seed").asText(),
              json.path("seconds").asText(),
              code(json.path("commit").asText()))
          .reduce("|", (row, cell) -> row + " " + cell + " |");
    }

    private String figures() {
      List<String> figures = new ArrayList<>();
      json.path("figures")
          .properties()
          .forEach(figure -> figures.add(figure.getKey() + " " + grouped(figure.getValue())));
      return String.join(", ", figures);
    }

    private static String code(String text) {
      return "`" + text.replace("|", "\\|") + "`";
    }

    /** Whole numbers in groups of three, others as they were written. */
    private static String grouped(JsonNode number) {
      String text = number.asText();
      return number.isIntegralNumber() ? text.replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",") : text;
    }
  }

  static String render(Path root) {
    StringBuilder text =
        new StringBuilder(
            """
            # Evidence

            What the test suites did when they last ran: each one writes its figures, and this page is
            generated from them. Violations, failures, differences, hits and wrong answers must be 0, and
            as many planted bugs must be killed as were planted; a suite that finds otherwise fails.

            | suite | module | figures | seed | seconds | commit |
            |---|---|---|--:|--:|---|
            """);
    suites(root).forEach(suite -> text.append(suite.row()).append('\n'));
    return text + "\nTo make it anew:\n\n```sh\n" + COMMAND + "```\n";
  }

  private static List<Suite> suites(Path root) {
    List<Suite> suites = new ArrayList<>();
    for (Path module : list(root)) {
      for (Path file : list(module.resolve("target/evidence"))) {
        if (file.toString().endsWith(".json")) {
          suites.add(new Suite(module.getFileName().toString(), read(file)));
        }
      }
    }
    return suites;
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder.toAbsolutePath())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
