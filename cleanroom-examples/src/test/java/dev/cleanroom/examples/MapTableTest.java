package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.TableInspection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapTableTest {
  private static final PrivacyLoss HUGE = PrivacyLoss.of("1000000", "0");

  @Test
  void run_adapterOfOnesOwn_answersFromItsRows() {
    List<Map<String, ?>> maps = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      maps.add(Map.of("reader", "r" + i, "minutes", i % 10, "ignored", List.of()));
    }
    Collaboration room = open(maps);
    room.as("library").approve("minutes");

    Answer answer = room.as("library").run("minutes");

    assertThat(answer.rows().get(0).getLong("readers")).isEqualTo(100);
    assertThat(answer.rows().get(0).getLong("minutes")).isEqualTo(450);
  }

  @Test
  void inspect_missingAndUnfitValues_countsThem() {
    Collaboration room =
        open(
            List.of(
                Map.of("reader", "r1", "minutes", "many"),
                Map.of("minutes", 3),
                Map.of("reader", "r2")));

    TableInspection inspection = room.as("library").inspect("visits");

    assertThat(inspection.rows()).isEqualTo(3);
    assertThat(inspection.rowsWithoutUnit()).isEqualTo(1);
    assertThat(inspection.unreadableCells()).containsEntry("minutes", 1L);
  }

  private static Collaboration open(List<Map<String, ?>> maps) {
    MapTable visits =
        new MapTable(
            "visits",
            List.of(Column.of("reader", ColumnType.TEXT), Column.of("minutes", ColumnType.INTEGER)),
            maps);
    return Collaboration.named("reading")
        .member("library", Ability.values())
        .table(
            ConfiguredTable.of("library", visits)
                .columns("reader", "minutes")
                .unit(PrivacyUnit.column("reader").in("reader"))
                .rule(
                    AnalysisRule.differentialPrivacy()
                        .aggregate("minutes", "0", "60")
                        .maxLoss(HUGE)
                        .build())
                .budget(HUGE)
                .build())
        .template(
            AnalysisTemplate.named("minutes")
                .sql(
                    "SELECT COUNT(DISTINCT reader) AS readers, SUM(minutes) AS minutes FROM visits")
                .bounds(ContributionBounds.of(1, 1))
                .groups(GroupKeys.none())
                .noise(NoiseKind.LAPLACE)
                .loss(HUGE)
                .build())
        .open();
  }
}
