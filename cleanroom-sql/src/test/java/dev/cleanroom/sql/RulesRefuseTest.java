package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.testing.Evidence;
import dev.cleanroom.testing.PipelineCodes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every template that breaks a rule without noise is refused for its reason, at its place. */
class RulesRefuseTest {
  private static final List<String> RESOURCES =
      List.of(
          "aggregation-roles.txt",
          "aggregation-shape.txt",
          "comparisons.txt",
          "joins.txt",
          "list-roles.txt",
          "list-shape.txt",
          "outputs.txt",
          "protection.txt",
          "rounding.txt",
          "sensitivity.txt",
          "thresholds.txt");

  /** The templates of this one have noise. */
  private static final String WITH_NOISE = "protection-noise.txt";

  private static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.integer("number").between(0L, 100L),
          Parameter.text("word").maxLength(20),
          Parameter.date("since").between(LocalDate.EPOCH, LocalDate.of(2030, 1, 1)));

  private static List<RefuseCase> exact() {
    return RESOURCES.stream().flatMap(r -> RefuseCase.at("/rules/" + r).stream()).toList();
  }

  private static List<RefuseCase> noisy() {
    return RefuseCase.at("/rules/" + WITH_NOISE);
  }

  private static List<RefuseCase> corpus() {
    List<RefuseCase> all = new ArrayList<>(exact());
    all.addAll(noisy());
    return all;
  }

  private static AnalysisTemplate template(String sql, boolean noise) {
    AnalysisTemplate.Builder template = AnalysisTemplate.named("refused").sql(sql);
    PARAMETERS.stream().filter(p -> sql.contains(":" + p.name())).forEach(template::parameter);
    if (!noise) {
      return template.withoutNoise().build();
    }
    return template
        .bounds(ContributionBounds.of(1, 10))
        .groups(sql.contains("GROUP BY") ? GroupKeys.selected() : GroupKeys.none())
        .noise(NoiseKind.LAPLACE)
        .loss(PrivacyLoss.of("1", "1e-6"))
        .build();
  }

  private static Optional<QueryRejectedException> refusal(RefuseCase refused, boolean noise) {
    try {
      Objects.requireNonNull(
          new SqlQueryCompiler()
              .compile(template(refused.sql(), noise), RulesTables.ALL, RulesTables.RUNNER));
      return Optional.empty();
    } catch (QueryRejectedException e) {
      return Optional.of(e);
    }
  }

  @Test
  void corpus_everyTemplate_isRefusedAtItsPlace() {
    Evidence evidence = Evidence.of("rules-refuse", 0);
    List<String> mistakes = new ArrayList<>();
    exact().forEach(refused -> mistakes.add(refused.mistake(refusal(refused, false))));
    noisy().forEach(refused -> mistakes.add(refused.mistake(refusal(refused, true))));
    mistakes.removeIf(String::isEmpty);
    evidence.figure("templates", corpus().size()).figure("wrong", mistakes.size()).write();
    assertThat(mistakes).isEmpty();
    assertThat(corpus()).hasSizeGreaterThanOrEqualTo(1_000);
    assertThat(exact().stream().map(RefuseCase::sql)).doesNotHaveDuplicates();
  }

  @Test
  void corpus_everyCodeOfRulesWithoutNoise_hasACaretCaseOrIsOfThePipeline() {
    Set<ReasonCode> covered = EnumSet.noneOf(ReasonCode.class);
    corpus().stream().filter(c -> c.span().line() > 0).forEach(c -> covered.add(c.code()));
    assertThat(covered).doesNotContainAnyElementsOf(PipelineCodes.WITHOUT_NOISE);
    covered.retainAll(RefuseCorpusTest.WITHOUT_NOISE);
    covered.addAll(PipelineCodes.WITHOUT_NOISE);
    assertThat(covered).containsExactlyInAnyOrderElementsOf(RefuseCorpusTest.WITHOUT_NOISE);
  }
}
