package dev.cleanroom.examples.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.testing.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The same template with and without some people: what an analyst sees must be the same. Where
 * groups are declared, all of these people are there at once, and some of them alone, as many as
 * {@code -Doracle.victims=…} says.
 */
class ErrorOracleTest {
  private static final long SEED = 20_261_120;
  private static final int VICTIMS = 17;
  private static final int ALONE = Integer.getInteger("oracle.victims", 1);

  private final SwitchedTable first = new SwitchedTable("t", HostileRows.COLUMNS);
  private final SwitchedTable second = new SwitchedTable("o", HostileRows.COLUMNS);
  private final List<String> differences = new ArrayList<>();
  private int refused;
  private int templates;
  private int runs;

  @Test
  void no_template_tells_by_its_outcome_whether_a_person_is_there() {
    Evidence evidence = Evidence.of("error-oracle", SEED);
    List<AnalysisTemplate> byCard = OracleTemplates.byCard();
    List<AnalysisTemplate> byValue = OracleTemplates.byValue();
    List<AnalysisTemplate> all = new ArrayList<>(byCard);
    all.addAll(byValue);
    OracleRoom room = new OracleRoom(all, first, second, Duration.ofSeconds(20));
    for (AnalysisTemplate template : all) {
      if (room.analyst().explain(template.name()).accepted()) {
        room.approve(template.name());
        compare(room, template.name(), byCard.contains(template));
        templates++;
      } else {
        refused++;
      }
    }
    evidence
        .figure("templates", templates)
        .figure("runs", runs)
        .figure("refused", refused)
        .figure("differences", differences.size())
        .write();
    assertThat(differences).isEmpty();
    assertThat(templates).isGreaterThanOrEqualTo(300);
  }

  private void compare(OracleRoom room, String template, boolean byCard) {
    Outcome empty = outcome(room, template, List.of(), List.of());
    Outcome without = outcome(room, template, HostileRows.others(), List.of());
    if (empty.failed() || without.failed()) {
      differences.add(template + " fails without a victim: " + shortened(without));
      return;
    }
    Random random = new Random(SEED);
    List<@Nullable Object[]> allHidden = new ArrayList<>();
    List<@Nullable Object[]> allShown = new ArrayList<>();
    for (int i = 0; i < VICTIMS; i++) {
      List<@Nullable Object[]> hidden = HostileRows.victim(i, "hidden", random);
      List<@Nullable Object[]> shown = HostileRows.victim(i, "A", random);
      allHidden.addAll(hidden);
      allShown.addAll(shown);
      if (i < ALONE || !byCard) { // victims together may make a group large enough
        Comparison comparison =
            new Comparison(room, template, template + ", victim " + i, empty, without);
        compare(comparison, hidden, byCard);
        if (byCard) {
          Outcome inside = outcome(room, template, HostileRows.others(), shown);
          requireSame(comparison.id + " in a declared group", without, inside, false);
        }
      }
    }
    if (byCard) {
      Comparison comparison =
          new Comparison(room, template, template + ", all victims", empty, without);
      compare(comparison, allHidden, true);
      Outcome inside = outcome(room, template, HostileRows.others(), allShown);
      if (inside.failed() || !inside.charges().equals(without.charges())) { // values may differ
        differences.add(comparison.id + " in a declared group: " + shortened(inside));
      }
    }
  }

  private record Comparison(
      OracleRoom room, String template, String id, Outcome empty, Outcome without) {}

  private void compare(Comparison of, List<@Nullable Object[]> hidden, boolean byCard) {
    Outcome alone = outcome(of.room, of.template, List.of(), hidden);
    Outcome with = outcome(of.room, of.template, HostileRows.others(), hidden);
    requireSame(of.id + " alone", of.empty, alone, byCard);
    requireSame(of.id, of.without, with, byCard);
  }

  private Outcome outcome(
      OracleRoom room,
      String template,
      List<@Nullable Object[]> others,
      List<@Nullable Object[]> victim) {
    List<@Nullable Object[]> rows = new ArrayList<>(victim);
    rows.addAll(others);
    first.show(rows);
    second.show(rows);
    runs++;
    return room.run(template);
  }

  private static String shortened(Outcome outcome) {
    String text = outcome.hidden() + outcome.shape() + outcome.charges() + outcome.bytes();
    return text.substring(0, Math.min(text.length(), 1_500));
  }

  private void requireSame(String id, Outcome expected, Outcome actual, boolean bytes) {
    if (!expected.shape().equals(actual.shape())
        || !expected.charges().equals(actual.charges())
        || (bytes && !expected.bytes().equals(actual.bytes()))) {
      differences.add(id + ": " + shortened(expected) + " became " + shortened(actual));
    }
  }
}
