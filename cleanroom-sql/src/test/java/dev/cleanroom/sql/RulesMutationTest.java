package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.testing.Evidence;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever mutant of an accepted template is accepted too keeps what the rules promise. {@code
 * -Drules.mutants=…} and {@code -Drules.seed=…} ask for more and for others.
 */
class RulesMutationTest {
  private static final int MUTANTS = Integer.getInteger("rules.mutants", 3_000);
  private static final long SEED = Long.getLong("rules.seed", 20_261_120L);

  @Test
  void mutants_ofAcceptedTemplates_neverBreakARule() {
    Evidence evidence = Evidence.of("rules-mutation", SEED);
    List<RulesMutants> rooms =
        RulesRooms.all().stream().map(room -> new RulesMutants(room, SEED)).toList();
    assertThat(rooms).allSatisfy(room -> assertThat(room.bases()).hasSizeGreaterThan(2));
    IntStream.range(0, rooms.size()).parallel().forEach(i -> check(rooms, i));
    List<String> unsound = rooms.stream().flatMap(room -> room.unsound().stream()).toList();
    int accepted = rooms.stream().mapToInt(RulesMutants::accepted).sum();
    evidence
        .figure("mutants", MUTANTS)
        .figure("accepted", accepted)
        .figure("unsound", unsound.size())
        .write();
    assertThat(unsound).isEmpty();
    assertThat(accepted).isGreaterThan(MUTANTS / 20);
  }

  /** Each room has its own random numbers and tables, so that no other changes its mutants. */
  private static void check(List<RulesMutants> rooms, int number) {
    for (int i = number; i < MUTANTS; i += rooms.size()) {
      rooms.get(number).next();
    }
  }

  @Test
  void written_templates_areAcceptedByARoom() {
    List<RulesRoom> rooms = RulesRooms.all();
    assertThat(RulesTemplates.WRITTEN)
        .allMatch(sql -> rooms.stream().anyMatch(room -> room.compile(sql).isPresent()));
  }
}
