package dev.cleanroom.examples.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.ReasonCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellTest {
  private static final Outcome REFUSED = Outcome.refused(List.of(ReasonCode.LIST_SHAPE));
  private static final Outcome ACCEPTED = Outcome.of(Outcome.Kind.ALL_ROWS);

  private static Cell cell(Verdict theirs, Outcome ours, String why) {
    Fixture.Probe probe =
        new Fixture.Probe(theirs.expectation(), Set.of(), "", "SELECT d FROM visits");
    Optional<String> reason = Optional.of(why).filter(w -> !w.isEmpty());
    return new Cell(
        new Fixture("shape", Product.AWS_LIST, theirs, "", List.of(probe), reason), List.of(ours));
  }

  @Test
  void comparison_sameVerdict_isEqual() {
    assertThat(cell(Verdict.REFUSE, REFUSED, "").comparison()).isEqualTo(Cell.Comparison.EQUAL);
    assertThat(cell(Verdict.ACCEPT, ACCEPTED, "").comparison()).isEqualTo(Cell.Comparison.EQUAL);
  }

  @Test
  void comparison_otherVerdict_needsAReason() {
    assertThat(cell(Verdict.ACCEPT, REFUSED, "").comparison())
        .isEqualTo(Cell.Comparison.UNEXPLAINED);
    assertThat(cell(Verdict.REFUSE, ACCEPTED, "").comparison())
        .isEqualTo(Cell.Comparison.UNEXPLAINED);
    assertThat(cell(Verdict.REFUSE, ACCEPTED, "wider").comparison())
        .isEqualTo(Cell.Comparison.DELIBERATE);
  }

  @Test
  void comparison_reasonThoughEqual_isUnexplained() {
    assertThat(cell(Verdict.REFUSE, REFUSED, "wider").comparison())
        .isEqualTo(Cell.Comparison.UNEXPLAINED);
  }

  @Test
  void comparison_reasonThatDoesNotFit_isUnexplained() {
    assertThat(cell(Verdict.REFUSE, ACCEPTED, "stricter: no").comparison())
        .isEqualTo(Cell.Comparison.UNEXPLAINED);
    assertThat(cell(Verdict.ACCEPT, REFUSED, "wider: no").comparison())
        .isEqualTo(Cell.Comparison.UNEXPLAINED);
    assertThat(cell(Verdict.UNDOCUMENTED, REFUSED, "accepted, since").comparison())
        .isEqualTo(Cell.Comparison.UNEXPLAINED);
  }

  @Test
  void comparison_undocumented_needsAReason() {
    assertThat(cell(Verdict.UNDOCUMENTED, ACCEPTED, "").comparison())
        .isEqualTo(Cell.Comparison.UNEXPLAINED);
    assertThat(cell(Verdict.UNDOCUMENTED, ACCEPTED, "accepted").reason())
        .isEqualTo("not documented there; here: accepted");
  }

  @Test
  void expectation_smallAnswer_tellsHowItIsSuppressed() {
    Outcome none = Outcome.of(Outcome.Kind.NO_ROW);
    Outcome merged = Outcome.of(Outcome.Kind.REMAINDER);

    assertThat(Expectation.HIDES.isMetBy(none)).isTrue();
    assertThat(Expectation.LEAKS.isMetBy(none)).isFalse();
    assertThat(Expectation.NULLS.isMetBy(none)).isFalse();
    assertThat(Expectation.ANSWERS.isMetBy(none)).isFalse();
    assertThat(Expectation.MERGES.isMetBy(merged)).isTrue();
    assertThat(Expectation.DROPS.isMetBy(merged)).isFalse();
    assertThat(Expectation.EXACT.isMetBy(Outcome.of(Outcome.Kind.NOISY))).isFalse();
  }
}
