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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Each is near to one that is refused, and refusing it too would be a mistake. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT COALESCE(port, 'none') AS p, SUM(tons) FROM sails GROUP BY COALESCE(port, 'none')",
        "SELECT SUM(s.tons) FROM sails s JOIN leads l ON s.sailor = l.ident OR s.contact = l.mail",
        "SELECT LOWER(province), SUM(km) FROM flights WHERE ABS(year) > 5 GROUP BY LOWER(province)",
        "SELECT SUM(f.km) FROM flights f JOIN leads l ON f.member = l.ident AND f.email = l.mail",
        "SELECT SUM(km) AS n FROM flights GROUP BY province HAVING SUM(km) > 5 ORDER BY n DESC",
        "SELECT SUM(r.minutes) FROM rides r JOIN flights f ON r.rider = f.member JOIN leads l ON"
            + " f.email = l.mail",
        "SELECT DISTINCT c.segment FROM clients c JOIN leads l ON c.client = l.ident WHERE c.level"
            + " + 1 > 3 LIMIT 5",
        "SELECT DISTINCT t.sport FROM trainees t JOIN leads l ON t.trainee = l.ident AND t.contact"
            + " = l.mail",
        "SELECT ward, COUNT(*), AVG(x) FROM (SELECT patient, ward, cost AS x FROM visits) v GROUP"
            + " BY ward",
        "SELECT COUNT(*) FROM claims WHERE CASE WHEN kind = 'k' THEN TRUE ELSE FALSE END",
        "SELECT SUM(CASE WHEN kind = 'k' THEN points ELSE 0 END) FROM claims",
        "SELECT SUM(points * 2 - 5) FROM claims",
        "SELECT COUNT(DISTINCT LOWER(person)) FROM tests",
        "SELECT COUNT(*) FROM claims c JOIN tests t ON c.insured = t.person AND c.kind = t.kit",
        "SELECT COUNT(*) FROM tests t JOIN picks p ON t.person = p.pick",
        "SELECT SUM(a.n_all) FROM alls a JOIN leads l ON a.p_all = l.ident AND a.zip_all = l.town",
        "SELECT SUM(a.n_any) FROM anys a JOIN leads l ON a.p_any = l.ident OR a.zip_any = l.town",
        "SELECT SUM(n_block) FROM blocks",
        "SELECT postal, COUNT(DISTINCT visitor), SUM(bid) FROM clicks GROUP BY postal",
        "SELECT SUM(a.n_all) FROM alls a JOIN (SELECT ident AS p_all, town AS zip_all FROM leads) l"
            + " USING (p_all, zip_all)",
        "SELECT SUM(a.n_any) FROM anys a LEFT JOIN (SELECT ident AS p_any FROM leads) l USING"
            + " (p_any)",
        "SELECT district, SUM(kwh) FROM readings GROUP BY district"
      })
  void template_withinTheRules_isAccepted(String sql) {
    assertThat(refusal(new RefuseCase(ReasonCode.NOT_ALLOWED, sql), false)).isEmpty();
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
