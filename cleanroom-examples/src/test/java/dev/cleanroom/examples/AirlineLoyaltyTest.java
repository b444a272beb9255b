package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.examples.AirlineAccuracy.Tallies;
import dev.cleanroom.examples.AirlineAccuracy.Tally;
import dev.cleanroom.examples.AirlineLoyalty.Tables;
import dev.cleanroom.testing.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real files, where they are; skipped where they are not. */
class AirlineLoyaltyTest {
  private static final long[] PEOPLE = {
    893, 4_064, 587, 585, 230, 0, 470, 0, 4_958, 61, 3_045, 369, 100
  };
  private static final long[] KILOMETRES = {
    9_876_958,
    44_967_556,
    6_346_856,
    6_537_985,
    2_561_040,
    0,
    5_034_981,
    0,
    54_752_226,
    604_137,
    33_305_041,
    4_054_456,
    1_211_752
  };
  private static final int RUNS = 24;

  private Path folder = Path.of("");

  /** The folder beside the checkout; tests run in the module's folder or in the root. */
  private static Optional<Path> find() {
    return Stream.of(
            System.getProperty("airline.folder", "../shared/data/airline-loyalty"),
            "../../shared/data/airline-loyalty")
        .map(Path::of)
        .filter(path -> Files.exists(path.resolve("members.csv")))
        .findFirst();
  }

  @BeforeEach
  void findFolder() {
    Optional<Path> found = find();
    Assumptions.assumeTrue(found.isPresent(), "the airline's files are not here");
    folder = found.orElseThrow();
  }

  @Test
  void run_hugeEpsilon_givesExactFacts() {
    PrivacyLoss huge = PrivacyLoss.of("1000000", "0");
    Collaboration room =
        new AirlineLoyalty(huge, PrivacyLoss.of("3000000", "0"), "100000").open(Tables.csv(folder));

    Answer provinces = room.as("partner").run(AirlineLoyalty.BY_PROVINCE, Map.of("year", 2018));
    Answer cards = room.as("partner").run(AirlineLoyalty.BY_CARD, Map.of("year", 2018));
    Answer both = room.as("partner").run(AirlineLoyalty.WITH_BOTH);

    assertThat(provinces.rows())
        .extracting(row -> row.getText("province"))
        .containsExactlyElementsOf(AirlineLoyalty.PROVINCES);
    for (int i = 0; i < PEOPLE.length; i++) {
      assertThat(provinces.rows().get(i).getLong("travellers")).isEqualTo(PEOPLE[i]);
      assertThat(provinces.rows().get(i).getLong("kilometres"))
          .isCloseTo(KILOMETRES[i], within(10L));
    }
    assertThat(cards.rows().stream().mapToLong(row -> row.getLong("travellers")).sum())
        .isEqualTo(Arrays.stream(PEOPLE).sum());
    assertThat(both.rows().get(0).getLong("people")).isEqualTo(15_027);
  }

  /**
   * Over 312 cells the standard deviation of the coverage is 0.0123 and that of the mean error 5.7
   * %: each limit is five of them away, about one false alarm in a million runs.
   */
  @Test
  void run_epsilonOne_errsAsMuchAsItSays() {
    Evidence evidence = Evidence.of("airline-intervals", 0);

    Tallies tallies = new AirlineAccuracy(Tables.csv(folder)).measure(RUNS);

    Tally travellers = tallies.travellers();
    Tally kilometres = tallies.kilometres();
    assertThat(travellers.coverage()).isGreaterThan(0.89);
    assertThat(kilometres.coverage()).isGreaterThan(0.885);
    // The mean error of Laplace noise is its scale: 1 person and 40,000 km over ε = ½.
    assertThat(travellers.meanError()).isBetween(1.4, 2.55);
    assertThat(kilometres.meanError()).isBetween(57_000.0, 103_000.0);
    evidence.figure("runs", RUNS).figure("intervals", travellers.cells() + kilometres.cells());
    evidence.figure("travellers-held", travellers.coverage());
    evidence.figure("kilometres-held", kilometres.coverage()).write();
  }
}
