package dev.cleanroom.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.CustomRule;
import dev.cleanroom.Explanation;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.QueryRejectedException;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Table;
import dev.cleanroom.Violation;
import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import dev.cleanroom.testing.PipelineCodes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals that no text of a template alone decides: who runs it, what for, and beside what. */
class RulesPipelineTest {
  /** A row of the owner's table. */
  public record Visit(String person, String city, long spent) {}

  private static final String TOTAL = "SELECT SUM(spent) AS total FROM visits";
  private static final String BY_CITY =
      "SELECT city, SUM(spent) AS total FROM visits GROUP BY city";

  /** Ten people in Bern, and ann alone in Basel. */
  private static List<Visit> visits() {
    List<Visit> visits = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      visits.add(new Visit("p" + i, "Bern", 10));
    }
    visits.add(new Visit("ann", "Basel", 77));
    return visits;
  }

  private static Collaboration.Builder room(CustomRule.Builder rule) {
    return Collaboration.named("pipeline")
        .member("shop", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("hotel", Ability.QUERY, Ability.RECEIVE)
        .member("agency", Ability.QUERY, Ability.RECEIVE)
        .table(
            ConfiguredTable.of("shop", Table.of("visits", Visit.class, visits()))
                .columns("person", "city", "spent")
                .unit(PrivacyUnit.column("person").in("person"))
                .rule(rule.build())
                .receivers("hotel")
                .uses(AnswerUse.REPORT)
                .build());
  }

  private static CustomRule.Builder rule(Suppression.Form form) {
    return AnalysisRule.custom().threshold(Threshold.of(5).withSuppression(Suppression.of(form)));
  }

  private static AnalysisTemplate template(String name, String sql, AnswerUse use) {
    return AnalysisTemplate.named(name).sql(sql).use(use).withoutNoise().build();
  }

  private static AnalysisTemplate template(String name, String sql) {
    return template(name, sql, AnswerUse.REPORT);
  }

  /**
   * A refusal of the pipeline.
   *
   * @param names what its message names
   */
  private record Case(
      ReasonCode code, String runner, String run, List<AnalysisTemplate> templates, String names) {
    Collaboration open() {
      Collaboration.Builder room =
          room(rule(Suppression.Form.DROP).templates("total", "cities", "model"));
      templates.forEach(room::template);
      return room.open();
    }

    @Override
    public String toString() {
      return code + " " + run;
    }
  }

  static List<Case> cases() {
    AnalysisTemplate total = template("total", TOTAL);
    AnalysisTemplate cities = template("cities", BY_CITY);
    AnalysisTemplate model = template("model", TOTAL, AnswerUse.FURTHER_ANALYSIS);
    AnalysisTemplate unlisted = template("unlisted", TOTAL);
    return List.of(
        new Case(
            ReasonCode.SUPPRESSION_REVEALED, "hotel", "total", List.of(total, cities), "'cities'"),
        new Case(
            ReasonCode.SUPPRESSION_REVEALED, "hotel", "cities", List.of(total, cities), "'total'"),
        new Case(ReasonCode.RECEIVER_NOT_ALLOWED, "agency", "total", List.of(total), "agency"),
        new Case(ReasonCode.USE_NOT_ALLOWED, "hotel", "model", List.of(model), "FURTHER_ANALYSIS"),
        new Case(
            ReasonCode.TEMPLATE_NOT_ALLOWED, "hotel", "unlisted", List.of(unlisted), "visits"));
  }

  @Test
  void cases_everyCodeOfThePipeline_isThere() {
    Set<ReasonCode> covered = EnumSet.noneOf(ReasonCode.class);
    cases().forEach(c -> covered.add(c.code));
    assertThat(covered).containsExactlyInAnyOrderElementsOf(PipelineCodes.WITHOUT_NOISE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void explain_refused_saysWhyAndNamesWhat(Case refused) {
    Explanation explanation = refused.open().as(refused.runner).explain(refused.run);
    assertThat(explanation.accepted()).isFalse();
    assertThat(explanation.violations()).extracting(Violation::code).containsExactly(refused.code);
    assertThat(explanation.violations().get(0).message()).contains(refused.names);
    assertThat(explanation.violations().get(0).hint()).isNotEmpty();
    assertThat(explanation.toString())
        .startsWith(refused.run + ": refused, 1 violation\n")
        .contains("[" + refused.code + "]", "template: ", refused.names);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void run_refused_throwsTheSame(Case refused) {
    assertThatExceptionOfType(QueryRejectedException.class)
        .isThrownBy(() -> refused.open().as(refused.runner).run(refused.run))
        .satisfies(
            e -> {
              assertThat(e.violations()).extracting(Violation::code).contains(refused.code);
              assertThat(e.getMessage()).contains("[" + refused.code + "]", refused.names);
            });
  }

  /** What the refusal prevents: each of both answers alone keeps to the threshold. */
  @Test
  void suppressionRevealed_withoutTheRefusal_tellsWhatOnePersonSpent() {
    long total = sum(alone(template("total", TOTAL)));
    long shown = sum(alone(template("cities", BY_CITY)));
    assertThat(alone(template("cities", BY_CITY)).rows()).hasSize(1);
    assertThat(total - shown).isEqualTo(77); // ann's
  }

  @ParameterizedTest
  @EnumSource(Suppression.Form.class)
  void suppressionRevealed_eachForm_onlyFormsThatLeaveRowsOut(Suppression.Form form) {
    Collaboration open =
        room(rule(form))
            .template(template("total", TOTAL))
            .template(template("cities", BY_CITY))
            .open();
    List<ReasonCode> codes =
        Stream.of("total", "cities")
            .flatMap(t -> open.as("hotel").explain(t).violations().stream())
            .map(Violation::code)
            .toList();
    boolean leavesOut = Suppression.of(form).leavesOut();
    assertThat(codes)
        .isEqualTo(
            leavesOut
                ? List.of(ReasonCode.SUPPRESSION_REVEALED, ReasonCode.SUPPRESSION_REVEALED)
                : List.of());
  }

  private static List<ReasonCode> together(AnalysisTemplate a, AnalysisTemplate b) {
    Collaboration open = room(rule(Suppression.Form.DROP)).template(a).template(b).open();
    return open.as("hotel").explain(b.name()).violations().stream().map(Violation::code).toList();
  }

  private static AnalysisTemplate.Builder parameterised(String name, String sql, String parameter) {
    return AnalysisTemplate.named(name)
        .sql(sql)
        .parameter(Parameter.integer(parameter).between(0L, 9L))
        .withoutNoise();
  }

  @Test
  void suppressionRevealed_parameterThatPicksNoRows_isRefusedAllTheSame() {
    assertThat(
            together(
                parameterised("cities", BY_CITY + " HAVING COUNT(*) > :n", "n").build(),
                template("total", TOTAL)))
        .containsExactly(ReasonCode.SUPPRESSION_REVEALED);
  }

  @Test
  void suppressionRevealed_parametersOfOtherNames_areRefusedAllTheSame() {
    String cities = "SELECT city, SUM(spent) AS s FROM visits WHERE spent > :a GROUP BY city";
    String total = "SELECT SUM(spent) AS s FROM visits WHERE spent > :b";
    assertThat(
            together(
                parameterised("cities", cities, "a").build(),
                parameterised("total", total, "b").build()))
        .contains(ReasonCode.SUPPRESSION_REVEALED);
  }

  @Test
  void guarantee_rowsUnderNullKeys_saysWhatTheyCount() {
    Threshold threshold =
        Threshold.of(5)
            .withColumn("city", 20)
            .withSuppression(Suppression.of(Suppression.Form.NULL_DIMENSION));
    Collaboration open =
        room(AnalysisRule.custom().threshold(threshold)).template(template("t", BY_CITY)).open();
    open.as("shop").approve("t");
    Answer answer = open.as("hotel").run("t");

    assertThat(answer.rows()).hasSize(1); // all eleven people, fewer than 20
    assertThat(answer.guarantee()).contains("at least 5 different visits.person");
  }

  private static Answer alone(AnalysisTemplate template) {
    Collaboration open = room(rule(Suppression.Form.DROP)).template(template).open();
    open.as("shop").approve(template.name());
    return open.as("hotel").run(template.name());
  }

  private static long sum(Answer answer) {
    return answer.rows().stream().mapToLong(row -> row.getLong("total")).sum();
  }
}
