package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.Parameter;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Refusals for what a template declares beside its text. */
class RefuseTemplateTest {
  private static final String SUM = "SELECT SUM(amount) AS spent FROM visits";
  private static final String BY_CITY = "SELECT city, COUNT(*) FROM visits GROUP BY city";
  private static final String BY_DAY = "SELECT day, COUNT(*) FROM visits GROUP BY day";
  private static final String BY_BOTH = "SELECT city, day, COUNT(*) FROM visits GROUP BY city, day";

  private static List<Violation> violations(AnalysisTemplate template) {
    return RefuseCase.refusal(template).orElseThrow().violations();
  }

  private static void assertBounds(ContributionBounds bounds, ReasonCode code) {
    assertThat(violations(RefuseCase.template(SUM, bounds)))
        .extracting(Violation::code)
        .containsExactly(code);
  }

  @Test
  void narrow_beyondTheOwners_isWidened() {
    ContributionBounds bounds = ContributionBounds.of(1, 10);
    assertBounds(bounds.narrow("amount", "-1", "1000"), ReasonCode.BOUNDS_WIDENED);
    assertBounds(bounds.narrow("amount", "0", "1000.01"), ReasonCode.BOUNDS_WIDENED);
    assertBounds(bounds.narrow("visits.amount", "0", "1001"), ReasonCode.BOUNDS_WIDENED);
    assertBounds(bounds.narrow("amount", "-2000", "-1000"), ReasonCode.BOUNDS_WIDENED);
    assertBounds(bounds.narrow("weight", "0", "1"), ReasonCode.BOUNDS_WIDENED);
    assertBounds(bounds.narrow("visits.secret", "0", "1"), ReasonCode.BOUNDS_WIDENED);
  }

  @Test
  void narrow_widened_namesTheOwnerAndItsRule() {
    ContributionBounds bounds = ContributionBounds.of(1, 10).narrow("amount", "0", "5000");
    Violation violation = violations(RefuseCase.template(SUM, bounds)).get(0);
    assertThat(violation.owner()).isEqualTo("shop");
    assertThat(violation.rulePath()).isEqualTo("visits.rule.aggregate.amount");
  }

  @Test
  void narrow_columnThatIsNotRead_isUnknown() {
    ContributionBounds bounds = ContributionBounds.of(1, 10);
    assertBounds(bounds.narrow("nights", "0", "1"), ReasonCode.COLUMN_UNKNOWN);
    assertBounds(bounds.narrow("stays.nights", "0", "1"), ReasonCode.COLUMN_UNKNOWN);
    assertBounds(bounds.narrow("nothing", "0", "1"), ReasonCode.COLUMN_UNKNOWN);
    assertBounds(bounds.total("amount", "0", "1"), ReasonCode.COLUMN_UNKNOWN);
    assertBounds(bounds.total("nothing", "0", "1"), ReasonCode.COLUMN_UNKNOWN);
  }

  private static void assertKeys(String sql, GroupKeys keys) {
    AnalysisTemplate template =
        AnalysisTemplate.named("keys")
            .sql(sql)
            .bounds(ContributionBounds.of(1, 10))
            .groups(keys)
            .noise(NoiseKind.LAPLACE)
            .loss(PrivacyLoss.of("1", "1e-6"))
            .build();
    assertThat(violations(template))
        .extracting(Violation::code)
        .containsExactly(ReasonCode.KEYS_MISMATCH);
  }

  @Test
  void groups_thatDoNotFitTheQuery_mismatch() {
    assertKeys(SUM, GroupKeys.selected());
    assertKeys(SUM, GroupKeys.values("Lyon"));
    assertKeys(BY_CITY, GroupKeys.none());
    assertKeys(BY_CITY, GroupKeys.values("Lyon", 5));
    assertKeys(BY_CITY, GroupKeys.values(5));
    assertKeys(BY_DAY, GroupKeys.values("2020-01-01"));
    assertKeys(BY_DAY, GroupKeys.combinations(List.of(List.of("Lyon"), List.of("x"))));
    assertKeys(BY_BOTH, GroupKeys.values("Lyon"));
    assertKeys(BY_BOTH, GroupKeys.combinations(List.of(List.of("Lyon"), List.of("monday"))));
    assertKeys(BY_BOTH, GroupKeys.none());
  }

  @Test
  void text_thatHidesCharacters_isRefusedWhereTheyAre() {
    for (String hidden : List.of("\u202e", "\u200b", "\u0000", "\u0085")) {
      for (String sql :
          List.of(
              "SELECT COUNT(*) /*" + hidden + "*/ FROM visits",
              "SELECT COUNT(*)    FROM visits WHERE city = 'L" + hidden + "yon'")) {
        Violation violation =
            violations(RefuseCase.template(sql, ContributionBounds.of(1, 10))).get(0);
        assertThat(violation.code()).isEqualTo(ReasonCode.SYNTAX);
        assertThat(violation.span().column()).isEqualTo(sql.indexOf(hidden) + 1);
      }
    }
  }

  @Test
  void parameter_thatTheQueryDoesNotName_isUnused() {
    for (String sql :
        List.of(
            "SELECT COUNT(*) FROM visits",
            "SELECT COUNT(*) FROM visits WHERE city = ':number'",
            "SELECT COUNT(*) FROM visits -- :number",
            "SELECT COUNT(*) FROM visits /* :number */",
            "SELECT COUNT(*) AS \":number\" FROM visits")) {
      AnalysisTemplate template =
          AnalysisTemplate.named("unused")
              .sql(sql)
              .parameter(Parameter.integer("number").between(0L, 1L))
              .bounds(ContributionBounds.of(1, 10))
              .groups(GroupKeys.none())
              .noise(NoiseKind.LAPLACE)
              .loss(PrivacyLoss.epsilon("1"))
              .build();
      assertThat(violations(template))
          .extracting(Violation::code)
          .containsExactly(ReasonCode.PARAMETER_UNUSED);
    }
  }
}
