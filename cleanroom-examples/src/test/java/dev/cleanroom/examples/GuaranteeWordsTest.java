package dev.cleanroom.examples;

import static dev.cleanroom.Ability.APPROVE;
import static dev.cleanroom.Ability.CONTRIBUTE;
import static dev.cleanroom.Ability.QUERY;
import static dev.cleanroom.Ability.RECEIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.Explanation;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Protection;
import dev.cleanroom.Table;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An answer's words about its worth are true of every table that it read. */
class GuaranteeWordsTest {
  record Flight(String traveller, String card) {}

  record Stay(String guest, String town) {}

  private static final String JOINED =
      "SELECT s.town, COUNT(*) AS n FROM flights f JOIN stays s ON f.traveller = s.guest"
          + " GROUP BY s.town";

  private static Explanation explain(Threshold threshold, String sql) {
    return Collaboration.named("words")
        .member("airline", CONTRIBUTE, APPROVE)
        .member("hotel", CONTRIBUTE, APPROVE, QUERY, RECEIVE)
        .table(
            ConfiguredTable.of("airline", Table.of("flights", Flight.class, List.of()))
                .columns("traveller", "card")
                .unit(PrivacyUnit.column("traveller").in("person"))
                .rule(AnalysisRule.custom().threshold(threshold).build())
                .build())
        .table(
            ConfiguredTable.of("hotel", Table.of("stays", Stay.class, List.of()))
                .columns("guest", "town")
                .rule(AnalysisRule.custom().exactAnswers().build())
                .build())
        .template(AnalysisTemplate.named("q").sql(sql).withoutNoise().build())
        .open()
        .as("hotel")
        .explain("q");
  }

  @Test
  void guarantee_exactTableBesideThreshold_tellsBoth() {
    Explanation explanation = explain(Threshold.of(10), JOINED);
    assertThat(explanation.protection()).contains(Protection.NONE);
    assertThat(explanation.guarantee())
        .isEqualTo(
            "nothing is guaranteed: the answer is exact, however few units of stays of hotel it"
                + " counts; of the other tables each row counts at least 10 different"
                + " flights.traveller, smaller rows are left out");
  }

  @Test
  void guarantee_exactTableAlone_tellsNoMinimum() {
    assertThat(explain(Threshold.of(10), "SELECT town, COUNT(*) AS n FROM stays GROUP BY town"))
        .extracting(Explanation::guarantee)
        .isEqualTo(
            "nothing is guaranteed: the answer is exact, however few units of stays of hotel it"
                + " counts");
  }

  @Test
  void guarantee_exemptKey_tellsThatNothingIsAsked() {
    Explanation explanation =
        explain(
            Threshold.of(10).withColumn("card", 0),
            "SELECT card, COUNT(*) AS n FROM flights GROUP BY card");
    assertThat(explanation.guarantee())
        .startsWith("nothing is guaranteed: the rules ask for no number of units by these keys;");
    assertThat(explanation.plan()).contains("ask for no number of flights.traveller by these keys");
  }

  @Test
  void guarantee_tableJoinedWithItself_tellsItsMinimumOnce() {
    Explanation explanation =
        explain(
            Threshold.of(10),
            "SELECT f.card, COUNT(*) AS n FROM flights f JOIN flights g"
                + " ON f.traveller = g.traveller GROUP BY f.card");
    assertThat(explanation.guarantee())
        .contains("at least 10 different flights.traveller, smaller rows");
  }

  @Test
  void guarantee_rounding_isApartFromSmallRows() {
    Suppression rounded = Suppression.of(Suppression.Form.DROP).roundedTo(10);
    assertThat(explain(Threshold.of(10).withSuppression(rounded), JOINED).guarantee())
        .endsWith("smaller rows are left out; counts and sums are rounded down to multiples of 10");
  }

  @Test
  void runsLeft_withoutBudget_isNotExhausted() {
    assertThat(explain(Threshold.of(10), JOINED).runsLeft()).isEqualTo(Long.MAX_VALUE);
  }
}
