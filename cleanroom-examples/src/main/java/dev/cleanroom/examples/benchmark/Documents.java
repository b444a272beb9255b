package dev.cleanroom.examples.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documents of a folder: results as JSON, from which page and pictures are made anew each time.
 */
public final class Documents {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  /**
   * Names the documents.
   *
   * @param folder where they are
   */
  Documents(Path folder) {
    this.folder = folder;
  }

  /** Returns the documents of these settings. */
  static Documents of(Settings settings) {
    return new Documents(settings.docs());
  }

  List<Result> results() throws IOException {
    Path file = json();
    return Files.exists(file)
        ? JSON.readValue(file.toFile(), new TypeReference<List<Result>>() {})
        : List.of();
  }

  private Path json() {
    return folder.resolve("benchmarks.json");
  }

  /**
   * Puts a result into the place of a former one and writes all documents. A failure does not
   * replace figures.
   *
   * @param result the result
   */
  void put(Result result) throws IOException {
    Map<String, Result> all = new LinkedHashMap<>();
    results().forEach(former -> all.put(former.name(), former));
    Result former = all.get(result.name());
    if (result.findings() != null || former == null || former.findings() == null) {
      all.put(result.name(), result);
    }
    write(inOrder(all));
  }

  /** Cases in the order of the page, whatever the order in which they were measured. */
  private static List<Result> inOrder(Map<String, Result> all) {
    List<Result> ordered = new ArrayList<>();
    Cases.all().forEach(one -> Optional.ofNullable(all.remove(one.name())).ifPresent(ordered::add));
    ordered.addAll(all.values());
    return ordered;
  }

  private void write(List<Result> results) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("benchmarks"));
    write(json(), JSON.writeValueAsString(results) + "\n");
    write(folder.resolve("benchmarks.md"), Page.of(results));
    for (Result result : results) {
      if (result.findings() != null) {
        for (Findings.Chart chart : result.findings().charts()) {
          write(pictures.resolve(chart.file() + ".svg"), Picture.of(chart));
        }
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path unused = Files.writeString(file, text);
  }

  /** Writes a result alone, for the process that waits for it. */
  static void write(Result result, Path file) throws IOException {
    JSON.writeValue(file.toFile(), result);
  }

  /** Reads a result that stands alone. */
  static Result read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Result.class);
  }
}
