package dev.cleanroom.examples.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ReasonCode;
import dev.cleanroom.testing.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConformanceTest {
  private static final Path PAGE = Path.of("../docs/conformance.md");
  private static final List<Fixture> FIXTURES = FixtureReader.read();

  /** Codes of queries that are wrong whatever the rules say, so that they prove nothing. */
  private static final Set<ReasonCode> MISTAKES =
      EnumSet.of(
          ReasonCode.TABLE_UNKNOWN,
          ReasonCode.COLUMN_UNKNOWN,
          ReasonCode.TYPE_MISMATCH,
          ReasonCode.IMPLICIT_CAST,
          ReasonCode.UNIT_DROPPED,
          ReasonCode.BOUNDS_MISSING,
          ReasonCode.NO_PRIVATE_TABLE,
          ReasonCode.PROTECTION_MISMATCH,
          ReasonCode.KEYS_MISMATCH,
          ReasonCode.LOSS_TOO_LARGE,
          ReasonCode.LOSS_INVALID);

  @Test
  void matrix_everyShapeAndProduct_isThereOnce() {
    Set<String> shapes = FIXTURES.stream().map(Fixture::shape).collect(Collectors.toSet());
    assertThat(shapes).hasSize(29);
    assertThat(FIXTURES).hasSize(shapes.size() * Product.values().length);
    assertThat(FIXTURES.stream().map(f -> f.shape() + " | " + f.product())).doesNotHaveDuplicates();
  }

  @Test
  void matrix_everyCell_hasQueriesOfBothSidesOfItsCondition() {
    for (Fixture fixture : FIXTURES) {
      Set<Expectation> expected =
          fixture.probes().stream().map(Fixture.Probe::expected).collect(Collectors.toSet());
      switch (fixture.theirs()) {
        case ACCEPT -> assertThat(expected).isNotEmpty().doesNotContain(Expectation.REFUSES);
        case REFUSE -> assertThat(expected).contains(Expectation.REFUSES);
        case CONDITIONAL -> {
          assertThat(fixture.note()).isNotEmpty();
          assertThat(expected)
              .as(fixture.toString())
              .contains(Expectation.ANSWERS)
              .hasSizeGreaterThan(1)
              .doesNotContain(Expectation.ASKS);
        }
        case UNDOCUMENTED -> assertThat(expected).containsExactly(Expectation.ASKS);
        case NOT_APPLICABLE -> assertThat(expected).isEmpty();
      }
    }
  }

  @Test
  void matrix_everyCell_isTheSameOrHasAReason() throws IOException {
    Evidence evidence = Evidence.of("verdict-matrix", 0);
    List<Cell> cells = FIXTURES.stream().map(Fixture::run).toList();
    String page = new ConformanceReport(cells).render();
    if (Boolean.getBoolean("conformance.write")) {
      Files.writeString(PAGE, page);
    }
    evidence
        .figure("cells", cells.size())
        .figure("equal", ConformanceReport.count(cells, Cell.Comparison.EQUAL))
        .figure("deliberate", ConformanceReport.count(cells, Cell.Comparison.DELIBERATE))
        .figure("unexplained", ConformanceReport.count(cells, Cell.Comparison.UNEXPLAINED))
        .write();
    assertThat(cells.stream().filter(ConformanceTest::isMistaken)).isEmpty();
    assertThat(cells.stream().filter(c -> c.comparison() == Cell.Comparison.UNEXPLAINED))
        .as("cells that differ without a reason, or have one though they are the same")
        .isEmpty();
    assertThat(Files.readString(PAGE))
        .as("docs/conformance.md, which is generated")
        .isEqualTo(page);
  }

  private static boolean isMistaken(Cell cell) {
    return cell.outcomes().stream().anyMatch(o -> o.codes().stream().anyMatch(MISTAKES::contains));
  }
}
