package dev.cleanroom.examples.conformance;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the cells from {@code conformance/matrix.txt}, whose head explains how they are written.
 */
final class FixtureReader {
  private static final Pattern CELLS = Pattern.compile("(\\S+(?:, \\S+)*) ([✓✗~?–]) ?(.*)");
  private static final Pattern PROBE =
      Pattern.compile("  ([a-z]+) (?:\\(([^)]*)\\) )?(?:([^:]*): )?((?:SELECT|WITH) .*)");

  private final List<Fixture> fixtures = new ArrayList<>();
  private final List<Fixture.Probe> asked = new ArrayList<>();
  private final List<Fixture.Probe> probes = new ArrayList<>();
  private String shape = "";
  private String cells = "";
  private Optional<String> why = Optional.empty();

  static List<Fixture> read() {
    try (InputStream stream =
        Objects.requireNonNull(
            FixtureReader.class.getResourceAsStream("/conformance/matrix.txt"))) {
      FixtureReader reader = new FixtureReader();
      new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(reader::line);
      reader.flush();
      return reader.fixtures;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    if (line.startsWith("# ")) {
      flush();
      asked.clear();
      shape = line.substring(2);
    } else if (line.startsWith("  why ")) {
      why = Optional.of(line.substring(6));
    } else if (line.startsWith("  ask ")) {
      asked.add(probe(line.replaceFirst("ask", "asks")));
    } else if (line.startsWith("  ")) {
      probes.add(probe(line));
    } else if (!line.isBlank() && !line.startsWith("//")) {
      flush();
      cells = line;
    }
  }

  private static Fixture.Probe probe(String line) {
    Matcher matcher = matched(PROBE, line);
    String variant = Objects.requireNonNullElse(matcher.group(2), "");
    return new Fixture.Probe(
        Expectation.of(matcher.group(1)),
        variant.isEmpty() ? Set.of() : Set.of(variant.split(" ")),
        Objects.requireNonNullElse(matcher.group(3), ""),
        matcher.group(4));
  }

  private static Matcher matched(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("cannot read: " + line);
    }
    return matcher;
  }

  /** Ends the cells of one line. */
  private void flush() {
    if (!cells.isEmpty()) {
      Matcher matcher = matched(CELLS, cells);
      Verdict theirs = Verdict.of(matcher.group(2));
      List<Fixture.Probe> queries = probes.isEmpty() ? defaults(theirs) : List.copyOf(probes);
      for (String column : Splitter.on(", ").split(matcher.group(1))) {
        fixtures.add(
            new Fixture(shape, Product.of(column), theirs, matcher.group(3), queries, why));
      }
    }
    cells = "";
    probes.clear();
    why = Optional.empty();
  }

  private List<Fixture.Probe> defaults(Verdict theirs) {
    if (theirs == Verdict.NOT_APPLICABLE) {
      return List.of();
    }
    return asked.stream()
        .map(p -> new Fixture.Probe(theirs.expectation(), p.variant(), p.label(), p.sql()))
        .toList();
  }
}
