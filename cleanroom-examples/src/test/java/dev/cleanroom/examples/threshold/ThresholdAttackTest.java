package dev.cleanroom.examples.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.testing.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Attacks every preset in every way, and compares what leaks with what is documented. {@code
 * -Dthreshold.worlds=24} attacks as often as the documentation says; with fewer worlds of exact
 * answers, the verdicts are compared and not how often guesses were right.
 */
class ThresholdAttackTest {
  static final long SEED = 11;

  private static final int DOCUMENTED = 24;
  private static final int WORLDS = Integer.getInteger("threshold.worlds", 4);

  @Test
  void attacks_everyPreset_leakOnlyWhatIsDocumented() throws IOException {
    Evidence evidence = Evidence.of("threshold-attacks", SEED);
    Trial trial = new Trial(SEED, DOCUMENTED, WORLDS);
    LeakPage page = new LeakPage(DOCUMENTED);
    List<String> undocumented = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    int attacks = 0;
    for (Attack attack : all()) {
      Map<Preset, Trial.Outcome> row = new EnumMap<>(Preset.class);
      for (Preset preset : Preset.values()) {
        Trial.Outcome outcome = trial.run(attack, preset);
        row.put(preset, outcome);
        attacks++;
        boolean leaks = outcome.verdict() == Trial.Verdict.LEAKS;
        boolean expected = DocumentedLeaks.leaks(attack, preset);
        if (leaks != expected) {
          (leaks ? undocumented : gone).add(attack.name() + " under " + preset + " " + outcome);
        }
      }
      page.add(attack, row);
    }
    evidence
        .figure("attacks", attacks)
        .figure("worlds", WORLDS)
        .figure("undocumented", undocumented.size())
        .write();
    Path generated = Path.of("target/threshold-leaks.md");
    Files.writeString(generated, page.render());

    assertThat(undocumented).as("leaks that are not documented").isEmpty();
    assertThat(gone).as("leaks that are documented and are none any more").isEmpty();
    Path documented = Path.of("../docs/threshold-leaks.md").toAbsolutePath().normalize();
    assertThat(compared(documented)).isEqualTo(compared(generated));
  }

  private static String compared(Path page) throws IOException {
    String text = Files.readString(page);
    return WORLDS == DOCUMENTED ? text : text.replaceAll("LEAKS\\*\\* \\d+ %", "LEAKS**");
  }

  private static List<Attack> all() {
    return Stream.of(
            Differencing.attacks(), OwnTable.attacks(), Isolation.attacks(), Totals.attacks())
        .flatMap(List::stream)
        .toList();
  }
}
