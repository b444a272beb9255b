package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.spi.AnswerShape;
import dev.cleanroom.spi.ExactPlan;
import dev.cleanroom.spi.ExactQuery;
import dev.cleanroom.spi.ExactSink;
import dev.cleanroom.spi.ReleasedGroups;
import dev.cleanroom.spi.RunControl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DifferencesTest {
  private static final AnalysisTemplate OTHER =
      AnalysisTemplate.named("other").sql("SELECT 1").withoutNoise().build();

  /** A query of which nothing but its shape and its suppression is known. */
  private record Shaped(AnswerShape shape, Optional<Suppression> suppression)
      implements ExactQuery {
    @Override
    public ExactPlan plan() {
      return new ExactPlan(List.of(), List.of(), 5, List.of(), List.of(), suppression);
    }

    @Override
    public void contribute(Map<String, Object> parameters, ExactSink sink, RunControl control) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> tables() {
      return Set.of();
    }

    @Override
    public List<String> inWords() {
      return List.of();
    }

    @Override
    public List<Column> columns() {
      return List.of();
    }

    @Override
    public List<List<Answer.Cell>> finish(
        Map<String, Object> parameters, ReleasedGroups groups, RunControl control) {
      throw new UnsupportedOperationException();
    }
  }

  private static ExactQuery query(Suppression.Form form, String rows, String... keys) {
    Set<String> columns = Set.of(keys);
    return new Shaped(
        new AnswerShape(rows, Set.of(keys), columns, Set.of("SUM amount")),
        Optional.of(Suppression.of(form)));
  }

  private static boolean areRefused(ExactQuery a, ExactQuery b) {
    boolean one = !Differences.between(a, OTHER, b).isEmpty();
    assertThat(!Differences.between(b, OTHER, a).isEmpty()).isEqualTo(one);
    return one;
  }

  @ParameterizedTest
  @EnumSource(Suppression.Form.class)
  void between_rowsAndTotal_areRefusedUnlessMerged(Suppression.Form form) {
    assertThat(areRefused(query(form, "t", "zip"), query(form, "t")))
        .isEqualTo(Suppression.of(form).leavesOut());
  }

  @ParameterizedTest
  @EnumSource(Suppression.Form.class)
  void between_nestedKeys_areRefused(Suppression.Form form) {
    assertThat(areRefused(query(form, "t", "zip", "age"), query(form, "t", "zip"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Suppression.Form.class)
  void between_keysOfTheSameColumn_areRefused(Suppression.Form form) {
    ExactQuery derived =
        new Shaped(
            new AnswerShape("t", Set.of("DISTRICT(zip)"), Set.of("zip"), Set.of("SUM amount")),
            Optional.of(Suppression.of(form)));
    assertThat(areRefused(query(form, "t", "zip"), derived)).isTrue();
  }

  @Test
  void between_sameKeys_otherRowsOrOtherSums_areAllowed() {
    Suppression.Form drop = Suppression.Form.DROP;
    ExactQuery byZip = query(drop, "t", "zip");
    ExactQuery otherSum =
        new Shaped(
            new AnswerShape("t", Set.of(), Set.of(), Set.of("SUM age")),
            Optional.of(Suppression.of(drop)));
    assertThat(areRefused(byZip, query(drop, "t", "zip"))).isFalse();
    assertThat(areRefused(byZip, query(drop, "t where x"))).isFalse();
    assertThat(areRefused(byZip, otherSum)).isFalse();
  }

  @Test
  void between_noSuppression_isAllowed() {
    ExactQuery rows =
        new Shaped(
            new AnswerShape("t", Set.of("zip"), Set.of("zip"), Set.of("SUM amount")),
            Optional.empty());
    assertThat(areRefused(rows, query(Suppression.Form.DROP, "t"))).isFalse();
  }

  @Test
  void between_refused_namesTheOtherTemplate() {
    ExactQuery byZip = query(Suppression.Form.DROP, "t", "zip");
    assertThat(Differences.between(byZip, OTHER, query(Suppression.Form.DROP, "t")))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.code()).isEqualTo(ReasonCode.SUPPRESSION_REVEALED);
              assertThat(violation.message()).contains("'other'");
            });
  }
}
