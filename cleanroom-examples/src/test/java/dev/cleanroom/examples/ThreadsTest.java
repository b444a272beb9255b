package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.budget.Cap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A service approves on one thread and runs on others. */
class ThreadsTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1000", "0");

  record Visit(String reader, int day) {}

  @Test
  void run_onAnotherThreadThanApproved_answers() throws Exception {
    Collaboration room = approved(LOSS);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Answer> answer =
          thread.submit(() -> room.as("library").run("visits", Map.of("since", 0)));

      assertThat(answer.get().rows()).hasSize(1);
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void run_manyThreadsAtOnce_answersEachAndChargesExactly() throws Exception {
    Collaboration room = approved(PrivacyLoss.of("64000", "0"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int since = i % 10;
        answers.add(threads.submit(() -> room.as("library").run("visits", Map.of("since", since))));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(answers.get(i).get().rows().get(0).getLong("readers"))
            .isEqualTo(100 - 10 * (i % 10));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(room.as("library").charges()).hasSize(64);
    assertThat(room.as("library").remaining().values())
        .containsExactly(Cap.of(PrivacyLoss.of("0", "0")));
  }

  private static Collaboration approved(PrivacyLoss budget) {
    List<Visit> visits = IntStream.range(0, 100).mapToObj(i -> new Visit("r" + i, i % 10)).toList();
    Collaboration room =
        Collaboration.named("reading")
            .member("library", Ability.values())
            .table(
                ConfiguredTable.of("library", Table.of("visits", Visit.class, visits))
                    .columns("reader", "day")
                    .unit(PrivacyUnit.column("reader").in("reader"))
                    .rule(AnalysisRule.differentialPrivacy().filter("day").maxLoss(LOSS).build())
                    .budget(budget)
                    .build())
            .template(
                AnalysisTemplate.named("visits")
                    .sql("SELECT COUNT(DISTINCT reader) AS readers FROM visits WHERE day >= :since")
                    .parameter(Parameter.integer("since").between(0L, 9L))
                    .bounds(ContributionBounds.of(1, 1))
                    .groups(GroupKeys.none())
                    .noise(NoiseKind.LAPLACE)
                    .loss(LOSS)
                    .build())
            .open();
    room.as("library").approve("visits");
    return room;
  }
}
