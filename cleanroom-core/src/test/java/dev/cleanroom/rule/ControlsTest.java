package dev.cleanroom.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControlsTest {
  private static Controls thresholds(Map<String, Controls.UnitMinimum> thresholds) {
    return new Controls(
        thresholds,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Controls.NONE.uses(),
        Set.of(),
        Set.of(),
        false);
  }

  private static Controls receivers(String... members) {
    return new Controls(
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.of(Set.of(members)),
        Controls.NONE.uses(),
        Set.of(),
        Set.of(),
        false);
  }

  @Test
  void minimumUnits_noThreshold_isZero() {
    assertThat(Controls.NONE.minimumUnits(List.of())).isZero();
    assertThat(Controls.NONE.minimumUnits(List.of(Set.of("a.x")))).isZero();
  }

  @Test
  void minimumUnits_severalTables_isTheLargest() {
    Controls controls =
        thresholds(
            Map.of(
                "a", new Controls.UnitMinimum(100, Map.of()),
                "b", new Controls.UnitMinimum(150, Map.of())));
    assertThat(controls.minimumUnits(List.of())).isEqualTo(150);
  }

  @Test
  void minimumUnits_exemptKey_holdsForItsOwnTableOnly() {
    Controls controls =
        thresholds(
            Map.of(
                "a", new Controls.UnitMinimum(5, Map.of("a.x", 0)),
                "b", new Controls.UnitMinimum(7, Map.of())));
    assertThat(controls.minimumUnits(List.of(Set.of("a.x")))).isEqualTo(7);
  }

  @Test
  void minimumUnits_exemptKeyBesideAnother_asksForTheOther() {
    Controls controls =
        thresholds(Map.of("a", new Controls.UnitMinimum(5, Map.of("a.x", 0, "a.y", 9))));
    assertThat(controls.minimumUnits(List.of(Set.of("a.x")))).isZero();
    assertThat(controls.minimumUnits(List.of(Set.of("a.x"), Set.of("a.z")))).isEqualTo(5);
    assertThat(controls.minimumUnits(List.of(Set.of("a.x", "a.y")))).isEqualTo(9);
  }

  @Test
  void minimumUnits_exemptAndKeyOfNoColumn_asksForTheDefault() {
    Controls controls = thresholds(Map.of("a", new Controls.UnitMinimum(5, Map.of("a.x", 0))));
    assertThat(controls.minimumUnits(List.of())).isEqualTo(5);
    assertThat(controls.minimumUnits(List.of(Set.of()))).isEqualTo(5);
  }

  @Test
  void meet_exemptionOfOne_doesNotLowerTheOther() {
    Controls exempt = thresholds(Map.of("a", new Controls.UnitMinimum(5, Map.of("a.x", 0))));
    Controls strict = thresholds(Map.of("a", new Controls.UnitMinimum(3, Map.of())));
    assertThat(exempt.meet(strict).minimumUnits(List.of(Set.of("a.x")))).isEqualTo(3);
  }

  @Test
  void allowsReceiver_disjointLists_nobody() {
    Controls both = receivers("ann").meet(receivers("bob"));
    assertThat(both.receivers()).contains(Set.of());
    assertThat(both.allowsReceiver("ann")).isFalse();
    assertThat(both.allowsReceiver("bob")).isFalse();
  }

  @Test
  void allowsReceiver_noList_everybody() {
    assertThat(Controls.NONE.allowsReceiver("anybody")).isTrue();
  }

  @Test
  void meetOf_nothing_isNone() {
    assertThat(Controls.meetOf(List.of())).isEqualTo(Controls.NONE);
  }
}
