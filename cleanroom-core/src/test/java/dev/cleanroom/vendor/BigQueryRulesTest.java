package dev.cleanroom.vendor;

import static dev.cleanroom.vendor.Texts.json;
import static dev.cleanroom.vendor.Texts.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.CustomRule;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.rule.AnswerUse;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BigQueryRulesTest {
  @Test
  void read_threshold_mapsEveryField() {
    Imported imported = BigQueryRules.importer().read(json(Texts.BIGQUERY_THRESHOLD));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.custom()
                .threshold(Threshold.of(50).withAnyExpression())
                .joinRestriction(JoinRestriction.any("mail", "device"))
                .build());
    assertThat(imported.unit()).contains("mail");
    assertThat(imported.budget()).isEmpty();
    assertThat(imported.uses()).containsExactlyInAnyOrder(AnswerUse.values());
    assertThat(imported.receivers()).isEmpty();
  }

  @Test
  void read_differentialPrivacy_mapsLossesAndBudget() {
    Imported imported =
        BigQueryRules.importer()
            .grants(grants -> grants.groupBy("city").aggregate("spend", "0", "100"))
            .read(json(Texts.BIGQUERY_PRIVACY));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.custom()
                .differentialPrivacy(
                    AnalysisRule.differentialPrivacy()
                        .groupBy("city")
                        .aggregate("spend", "0", "100")
                        .maxLoss(PrivacyLoss.of("0.5", "1e-9"))
                        .build())
                .build());
    assertThat(imported.unit()).contains("mail");
    assertThat(imported.budget()).contains(PrivacyLoss.of("20", "1e-4"));
    assertThat(imported.notes())
        .singleElement()
        .asString()
        .startsWith("max_groups_contributed 3 is not kept by the rule");
  }

  @Test
  void read_lossesBeyondWhatExistsHere_areLoweredAndNoted() {
    String text =
        Texts.BIGQUERY_PRIVACY
            .replace("'max_groups_contributed': 3", "'max_groups_contributed': 0")
            .replace("20.0", "1e15")
            .replace("0.5", "0.0012345678912345")
            .replace("1e-9", "1.9999999e-15")
            .replace("0.0001", "1000");

    Imported imported =
        BigQueryRules.importer().grants(grants -> grants.count("city")).read(json(text));

    assertThat(imported.budget()).contains(PrivacyLoss.of("1000000000", "0.999999999999999999"));
    assertThat(((CustomRule) imported.rule()).differentialPrivacy().orElseThrow().maxLoss())
        .isEqualTo(PrivacyLoss.of("0.001234567", "0.000000000000001999"));
    assertThat(imported.notes())
        .contains(
            "max_epsilon_per_query is lowered to 0.001234567",
            "delta_per_query is lowered to 0.000000000000001999",
            "epsilon_budget is lowered to 1000000000",
            "delta_budget is lowered to 0.999999999999999999");
  }

  @Test
  void read_listOverlap_listsWhatTheCallerSays() {
    Imported imported =
        BigQueryRules.importer().listing("city", "segment").read(json(Texts.BIGQUERY_OVERLAP));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.list()
                .join("mail", "device")
                .list("city", "segment")
                .joinRestriction(JoinRestriction.all("mail", "device"))
                .build());
    assertThat(imported.unit()).isEmpty();
    assertThat(imported.notes()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"JOIN_ALL, ALL", "JOIN_ANY, ANY", "JOIN_NOT_REQUIRED, NOT_REQUIRED"})
  void read_everyJoinCondition_isTheSameHere(String theirs, JoinRestriction.Condition ours) {
    Imported imported =
        BigQueryRules.importer().read(json(Texts.BIGQUERY_THRESHOLD).replace("JOIN_ANY", theirs));

    assertThat(imported.rule().toString()).endsWith("join " + ours + " of [device, mail]");
  }

  @Test
  void read_joinBlocked_hasNoColumns() {
    Imported imported =
        BigQueryRules.importer()
            .read(
                json(Texts.BIGQUERY_THRESHOLD)
                    .replace("JOIN_ANY", "JOIN_BLOCKED")
                    .replace(", \"join_allowed_columns\": [\"mail\", \"device\"]", ""));

    assertThat(imported.rule().toString()).endsWith("join BLOCKED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {} | $: must have a policy
          {'privacy_policy': {}} | $.privacy_policy: is not known here
          {'aggregation_threshold_policy': {}} | $.aggregation_threshold_policy.threshold: is missing
          {'aggregation_threshold_policy': {'threshold': 1}} | $.aggregation_threshold_policy.threshold: must be 2 to 100000
          {'aggregation_threshold_policy': {'threshold': '50'}} | $.aggregation_threshold_policy.threshold: must be 2 to 100000
          {'aggregation_threshold_policy': {'privacy_unit_column': ['a']}} | $.aggregation_threshold_policy.privacy_unit_column: must be a column's name
          {'aggregation_threshold_policy': {'privacy_unit_columns': 'a'}} | $.aggregation_threshold_policy.privacy_unit_columns: is not known here
          {'aggregation_threshold_policy': {}, 'differential_privacy_policy': {}} | $: cannot have both
          {'differential_privacy_policy': {}} | $.differential_privacy_policy: does not say which columns are granted
          {'differential_privacy_policy': {}} | $.differential_privacy_policy.delta_budget: is missing
          {'differential_privacy_policy': {'max_epsilon_per_query': 0.0001}} | $.differential_privacy_policy.max_epsilon_per_query: must be 0.001 to 1e15
          {'differential_privacy_policy': {'max_epsilon_per_query': '1'}} | $.differential_privacy_policy.max_epsilon_per_query: must be a number
          {'differential_privacy_policy': {'epsilon_budget': 2e15}} | $.differential_privacy_policy.epsilon_budget: must be 0.001 to 1e15
          {'differential_privacy_policy': {'delta_per_query': 1.1}} | $.differential_privacy_policy.delta_per_query: must be 1e-15 to 1
          {'differential_privacy_policy': {'delta_per_query': 0}} | $.differential_privacy_policy.delta_per_query: must be 1e-15 to 1
          {'differential_privacy_policy': {'delta_budget': 1001}} | $.differential_privacy_policy.delta_budget: must be 1e-15 to 1000
          {'differential_privacy_policy': {'epsilon_budget': 1, 'max_epsilon_per_query': 1}} | $.differential_privacy_policy.epsilon_budget: must be greater than max_epsilon_per_query
          {'differential_privacy_policy': {'delta_budget': 0.1, 'delta_per_query': 0.2}} | $.differential_privacy_policy.delta_budget: must be greater than delta_per_query
          {'differential_privacy_policy': {'max_groups_contributed': -1}} | $.differential_privacy_policy.max_groups_contributed: must be 0 to 2147483647
          {'join_restriction_policy': {}} | $.join_restriction_policy.join_condition: is missing
          {'join_restriction_policy': {'join_condition': 'ANY'}} | $.join_restriction_policy.join_condition: must be one of JOIN_ALL, JOIN_ANY, JOIN_BLOCKED, JOIN_NOT_REQUIRED
          {'join_restriction_policy': {'join_condition': 'JOIN_ANY'}} | $.join_restriction_policy.join_allowed_columns: must list a column with JOIN_ANY
          {'join_restriction_policy': {'join_condition': 'JOIN_NOT_REQUIRED', 'join_allowed_columns': []}} | $.join_restriction_policy.join_allowed_columns: must list a column with JOIN_NOT_REQUIRED
          {'join_restriction_policy': {'join_condition': 'JOIN_BLOCKED', 'join_allowed_columns': []}} | $.join_restriction_policy.join_allowed_columns: cannot stand beside JOIN_BLOCKED
          {'join_restriction_policy': {'join_condition': 'JOIN_BLOCKED'}} | $.join_restriction_policy.join_condition: must be JOIN_ALL or JOIN_ANY where
          {'join_restriction_policy': {'join_condition': 'JOIN_NOT_REQUIRED', 'join_allowed_columns': ['a']}} | $.join_restriction_policy.join_condition: must be JOIN_ALL or JOIN_ANY where
          {'join_restriction_policy': {'join_condition': 'JOIN_ANY', 'join_allowed_columns': ['a']}} | $.join_restriction_policy: does not say which columns are listed
          """)
  void read_mistake_isToldWithItsPath(String text, String problem) {
    assertThat(problems(() -> BigQueryRules.importer().read(json(text))))
        .anyMatch(found -> found.startsWith(problem));
  }

  @Test
  void read_partsOfTheCallerThatMeanNothing_areRefused() {
    assertThat(
            problems(
                () ->
                    BigQueryRules.importer()
                        .grants(grants -> grants.count("city"))
                        .listing("city")
                        .read(json(Texts.BIGQUERY_THRESHOLD))))
        .containsExactly(
            "$: has no differential_privacy_policy, but grants were given",
            "$: is no list overlap rule, but columns to list were given");
    assertThat(
            problems(
                () ->
                    BigQueryRules.importer()
                        .listing("city", "mail")
                        .read(json(Texts.BIGQUERY_OVERLAP))))
        .containsExactly(
            "$.join_restriction_policy.join_allowed_columns: column 'mail' is to be listed too");
  }

  @Test
  void grants_twiceOrWithALoss_throw() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> BigQueryRules.importer().grants(g -> g.count("a")).grants(g -> g.count("b")));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                BigQueryRules.importer()
                    .grants(grants -> grants.maxLoss(PrivacyLoss.epsilon("9")))
                    .read(json(Texts.BIGQUERY_PRIVACY)))
        .withMessageContaining("maxLoss was already set");
  }
}
