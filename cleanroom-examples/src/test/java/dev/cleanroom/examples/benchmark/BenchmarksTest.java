package dev.cleanroom.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cleanroom.Sampler;
import dev.cleanroom.examples.benchmark.Findings.Chart;
import dev.cleanroom.examples.benchmark.Findings.Point;
import dev.cleanroom.examples.benchmark.Findings.Series;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Runs the programs on a thousand rows and reads what they write. */
class BenchmarksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

  @TempDir private Path folder = Path.of("");

  @Test
  void cases_onAThousandRows_writeWellFormedDocuments() throws Exception {
    Settings settings = tiny();
    Documents documents = Documents.of(settings);
    for (Case one :
        List.of(
            new OneTable(),
            new TwoTables(true),
            new ManyGroups(Sampler.EXACT),
            new Streamed(),
            Growth.ofRows())) {
      Result result = Cases.measure(one, settings);
      assertThat(result.failure()).as(one.name()).isNull();
      documents.put(result);
    }

    JsonNode json = new ObjectMapper().readTree(folder.resolve("benchmarks.json").toFile());
    assertThat(json.findValuesAsText("name"))
        .containsSubsequence("one-table", "join-group-large", "many-groups", "growth-rows");
    String page = Files.readString(folder.resolve("benchmarks.md"));
    assertThat(page).doesNotContain("left out:").contains("at the scale 1.0E-4");
    assertTables(page);
    assertThat(links(page)).contains("benchmarks/growth-rows-time.svg").allMatch(this::exists);
    for (Path picture : pictures()) {
      assertThat(parsed(Files.readString(picture)).getElementsByTagName("polyline").getLength())
          .isPositive();
    }
  }

  @Test
  void put_failureAfterFigures_keepsTheFigures() throws IOException {
    Documents documents = new Documents(folder);
    Case one = new OneTable();
    Environment now = Environment.now();
    documents.put(Result.of(one, now, Findings.of(List.of()).reaching("0.3", true)));
    documents.put(Result.failed(one, now, "too slow"));

    assertThat(documents.results()).singleElement().extracting(Result::failure).isNull();
    assertThat(Files.readString(folder.resolve("benchmarks.md"))).contains("| 0.3 | met |");
  }

  @Test
  void put_missedGoalAndFailure_areOnThePage() throws IOException {
    Documents documents = new Documents(folder);
    Environment now = Environment.now();
    documents.put(Result.of(new OneTable(), now, Findings.of(List.of()).reaching("0.9", false)));
    documents.put(Result.failed(new SmallHeap(), now, "OutOfMemoryError"));

    assertThat(Files.readString(folder.resolve("benchmarks.md")))
        .contains("| 0.9 | **missed** |", "| failed | **missed** |", "OutOfMemoryError");
  }

  @Test
  void slope_ofSquares_isTwo() {
    List<Point> points = List.of(new Point(1, 3), new Point(10, 300), new Point(1000, 3e6));

    assertThat(Numbers.slope(points)).isCloseTo(2, within(1e-9));
  }

  @Test
  void picture_onePointOfHostileName_isWellFormed() throws Exception {
    Chart chart =
        new Chart(
            "x", "<b> & \"q\"", "rows", "ms", List.of(new Series("a<b", List.of(new Point(7, 7)))));

    Document svg = parsed(Picture.of(chart));

    assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("<b> & \"q\"");
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
  }

  @Test
  void rows_zipfAndUniform_haveTheirShapes() {
    Rows uniform = Rows.of(Rows.Spread.uniform(100_000, 1_000, 10));
    Rows zipf = Rows.of(Rows.Spread.uniform(100_000, 1_000, 10).skewed());

    assertThat(of(uniform, 0)).isBetween(50L, 150L);
    assertThat(of(zipf, 0)).isBetween(9_000L, 11_000L);
    for (Rows rows : List.of(uniform, zipf)) {
      assertThat(Arrays.stream(rows.person()).allMatch(p -> p >= 0 && p < 1_000)).isTrue();
    }
    assertThat(Rows.of(zipf.spread()).person()).isEqualTo(zipf.person());
  }

  private static long of(Rows rows, long person) {
    return Arrays.stream(rows.person()).filter(p -> p == person).count();
  }

  private Settings tiny() {
    return Settings.ofSystem()
        .with("scale", "0.0001")
        .with("repetitions", "1")
        .with("folder", folder.resolve("work").toString())
        .with("docs", folder.toString());
  }

  /** Every row of a table has as many cells as its head. */
  private static void assertTables(String page) {
    int columns = 0;
    for (String line : page.lines().toList()) {
      int cells = line.startsWith("|") ? line.replace("\\|", "").split("\\|", -1).length : 0;
      if (columns > 0 && cells > 0) {
        assertThat(cells).as(line).isEqualTo(columns);
      }
      columns = cells;
    }
  }

  private static List<String> links(String page) {
    return LINK.matcher(page).results().map((MatchResult link) -> link.group(1)).toList();
  }

  private boolean exists(String link) {
    return Files.exists(folder.resolve(link));
  }

  private List<Path> pictures() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("benchmarks"))) {
      return new ArrayList<>(files.toList());
    }
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
