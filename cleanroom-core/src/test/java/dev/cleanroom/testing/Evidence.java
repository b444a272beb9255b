package dev.cleanroom.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one test suite did, written to {@code target/evidence/<suite>.json} of its module, so that
 * every figure in the documentation is one that a run produced.
 */
public final class Evidence {
  private final String suite;
  private final long seed;
  private final long started = System.nanoTime();
  private final Map<String, Number> figures = new LinkedHashMap<>();

  private Evidence(String suite, long seed) {
    this.suite = suite;
    this.seed = seed;
  }

  /**
   * Starts the clock of a suite.
   *
   * @param suite the suite's name, which is the file's
   * @param seed the seed that repeats the suite
   * @return evidence without figures
   */
  public static Evidence of(String suite, long seed) {
    return new Evidence(suite, seed);
  }

  /**
   * Adds a figure.
   *
   * @param name what was counted
   * @param value how many
   * @return this evidence
   */
  @CanIgnoreReturnValue
  public Evidence figure(String name, Number value) {
    figures.put(name, value);
    return this;
  }

  /** Writes the file. */
  public void write() {
    Path folder = Path.of(System.getProperty("evidence.folder", "target/evidence"));
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(suite + ".json"), json() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("suite", suite);
      json.writeObjectFieldStart("figures");
      for (Map.Entry<String, Number> figure : figures.entrySet()) {
        json.writeFieldName(figure.getKey());
        json.writeNumber(figure.getValue().toString());
      }
      json.writeEndObject();
      json.writeNumberField("seed", seed);
      json.writeNumberField("seconds", Math.round((System.nanoTime() - started) / 1e6) / 1e3);
      json.writeStringField("commit", System.getProperty("evidence.commit", "unknown"));
      json.writeEndObject();
    }
    return text.toString();
  }
}
