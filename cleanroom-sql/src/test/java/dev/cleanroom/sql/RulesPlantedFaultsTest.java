package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rooms that keep less than they promise: the oracle finds each of them out. */
class RulesPlantedFaultsTest {
  private static final int ENOUGH = 1500;

  private static final Map<String, Integer> MINIMUMS = Map.of("visits", 3, "stays", 2, "lines", 2);

  /** What is not enforced, though promised. */
  enum Fault {
    THRESHOLD("units of "),
    THRESHOLD_OF_REMAINDER("units of "),
    SIDE("units of stays"),
    CHILD_SIDE("units of lines"),
    VALUE("aggregate "),
    HIDDEN_COLUMN("hidden values"),
    LITERALS("called"),
    UNIT_LITERALS("called"),
    JOIN_WITH_RUNNER("runner's"),
    JOIN_WITH_ANYBODY("alone"),
    SHAPE_OF_AGGREGATION("shape"),
    SHAPE_OF_LIST("shape");

    private final String trace;

    Fault(String trace) {
      this.trace = trace;
    }

    RulesRoom room() {
      return new RulesRoom(name(), rules(), promise());
    }

    private Map<String, AnalysisRule> rules() {
      AnalysisRule free = AnalysisRule.custom().exactAnswers().build();
      return switch (this) {
        case THRESHOLD -> thresholds(Suppression.Form.DROP, Map.of("visits", threshold(2)));
        case THRESHOLD_OF_REMAINDER -> thresholds(Suppression.Form.REMAINDER, Map.of());
        case SIDE -> thresholds(Suppression.Form.DROP, Map.of("stays", free));
        case CHILD_SIDE ->
            Map.of("visits", threshold(2), "stays", threshold(2), "lines", threshold(2));
        case VALUE -> Map.of("visits", threshold(2), "stays", threshold(2));
        case HIDDEN_COLUMN -> RulesRooms.controlled(false, true);
        case LITERALS -> RulesRooms.controlled(true, false);
        case UNIT_LITERALS -> Map.of("visits", free, "stays", free);
        case JOIN_WITH_RUNNER -> Map.of("visits", RulesRooms.visitsAggregation(false, 3));
        case JOIN_WITH_ANYBODY ->
            RulesRooms.restricted(
                JoinRestriction.notRequired("zip"), JoinRestriction.notRequired("guest"));
        case SHAPE_OF_AGGREGATION, SHAPE_OF_LIST -> Map.of("visits", free, "stays", free);
      };
    }

    private static Map<String, AnalysisRule> thresholds(
        Suppression.Form form, Map<String, AnalysisRule> others) {
      Map<String, AnalysisRule> rules = new HashMap<>();
      for (String table : MINIMUMS.keySet()) {
        rules.put(table, RulesRooms.rule(RulesRooms.threshold(2, form, true)).build());
      }
      rules.putAll(others);
      return rules;
    }

    private static AnalysisRule threshold(int units) {
      return RulesRooms.rule(RulesRooms.threshold(units, Suppression.Form.DROP, true)).build();
    }

    private RulesPromise promise() {
      RulesPromise two = RulesPromise.of(Map.of("visits", 2, "stays", 2, "lines", 2));
      RulesPromise nothing = RulesPromise.of(Map.of());
      return switch (this) {
        case THRESHOLD -> RulesPromise.of(MINIMUMS);
        case THRESHOLD_OF_REMAINDER -> RulesPromise.of(MINIMUMS).merging();
        case SIDE -> two;
        case CHILD_SIDE -> RulesPromise.of(Map.of("lines", 4));
        case VALUE -> RulesPromise.of(MINIMUMS);
        case HIDDEN_COLUMN, LITERALS -> RulesRooms.controlsPromise();
        case UNIT_LITERALS -> RulesPromise.of(Map.of("visits", 0, "stays", 0));
        case JOIN_WITH_RUNNER -> nothing.joining("visits");
        case JOIN_WITH_ANYBODY -> nothing.partnering("visits", "stays");
        case SHAPE_OF_AGGREGATION ->
            nothing.joining("visits").shaped(RulesPromise.Grammar.AGGREGATION);
        case SHAPE_OF_LIST -> nothing.joining("visits").shaped(RulesPromise.Grammar.LIST);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void oracle_plantedFault_isFound(Fault fault) {
    RulesMutants mutants = new RulesMutants(fault.room(), 7);
    int before = 0;
    for (int i = 0; i < ENOUGH; i++) {
      mutants.next();
      for (String found : mutants.unsound().subList(before, mutants.unsound().size())) {
        if (found.contains(fault.trace)) {
          return;
        }
      }
      before = mutants.unsound().size();
    }
    assertThat(mutants.unsound()).as("what was found").isNotEmpty().isEmpty();
  }
}
