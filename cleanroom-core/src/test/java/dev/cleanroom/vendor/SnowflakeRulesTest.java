package dev.cleanroom.vendor;

import static dev.cleanroom.vendor.Texts.json;
import static dev.cleanroom.vendor.Texts.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.rule.JoinRestriction;
import dev.cleanroom.rule.Suppression;
import dev.cleanroom.rule.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnowflakeRulesTest {
  private static final Threshold FIVE =
      Threshold.of(5)
          .withAnyExpression()
          .withSuppression(Suppression.of(Suppression.Form.REMAINDER));

  @Test
  void read_everyPolicy_mapsEveryField() {
    Imported imported = SnowflakeRules.importer().read(json(Texts.SNOWFLAKE));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.custom()
                .threshold(FIVE)
                .joinRestriction(JoinRestriction.all("mail"))
                .disallowOutput("device", "mail")
                .build());
    assertThat(imported.unit()).contains("mail");
    assertThat(imported.notes()).anyMatch(note -> note.contains("NULLIFY"));
  }

  @Test
  void read_withoutEntityKey_countsTheColumnOfTheCaller() {
    Imported imported =
        SnowflakeRules.importer()
            .entity("mail")
            .read(json("{'aggregation_policy': {'min_group_size': 5}}"));

    assertThat(imported.rule()).isEqualTo(AnalysisRule.custom().threshold(FIVE).build());
    assertThat(imported.unit()).contains("mail");
    assertThat(imported.notes())
        .contains("min_group_size counts different values of 'mail', not rows");
  }

  @Test
  void read_requiredJoinOnSeveralKeys_demandsAllOfThem() {
    Imported imported =
        SnowflakeRules.importer()
            .read(
                json("{'join_policy': {'join_required': true, 'allowed_join_keys': ['a', 'b']}}"));

    assertThat(imported.rule().toString()).endsWith("join ALL of [a, b]");
    assertThat(imported.notes()).anyMatch(note -> note.contains("must join on all of them"));
  }

  @Test
  void read_joinThatIsNotRequired_isLimitedToTheKeys() {
    Imported imported =
        SnowflakeRules.importer()
            .read(json("{'join_policy': {'join_required': false, 'allowed_join_keys': ['a']}}"));

    assertThat(imported.rule())
        .isEqualTo(
            AnalysisRule.custom()
                .exactAnswers()
                .joinRestriction(JoinRestriction.notRequired("a"))
                .build());
    assertThat(imported.notes()).singleElement().asString().startsWith("without aggregation");
  }

  @Test
  void read_joinThatIsNotRequiredWithoutKeys_restrictsNothing() {
    assertThat(
            SnowflakeRules.importer()
                .read(json("{'join_policy': {'join_required': false}}"))
                .rule())
        .isEqualTo(AnalysisRule.custom().exactAnswers().build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {} | $: must have a policy
          {'x': {}} | $.x: is not known here
          {'aggregation_policy': 5} | $.aggregation_policy: must be an object
          {'aggregation_policy': {}} | $.aggregation_policy.min_group_size: is missing
          {'aggregation_policy': {'min_group_size': 5}} | $.aggregation_policy: has no entity_key, and rows of one person would pass
          {'aggregation_policy': {'min_group_size': 1}} | $.aggregation_policy.min_group_size: must be 2 to 100000
          {'aggregation_policy': {'entity_key': ['a', 'b']}} | $.aggregation_policy.entity_key: must be one column
          {'aggregation_policy': {'entity_key': []}} | $.aggregation_policy.entity_key: must have at least 1 entry
          {'aggregation_policy': {'entity_key': 'a'}} | $.aggregation_policy.entity_key: must be an array
          {'join_policy': {}} | $.join_policy.join_required: is missing
          {'join_policy': {'join_required': 'true'}} | $.join_policy.join_required: must be true or false
          {'join_policy': {'join_required': true}} | $.join_policy.allowed_join_keys: is missing
          {'join_policy': {'join_required': false, 'allowed_join_keys': []}} | $.join_policy.allowed_join_keys: must have at least 1 entry
          {'projection_policies': {'a b': {'allow': true}}} | $.projection_policies[a name that is no word]: must be a column's name
          {'projection_policies': {'a': {}}} | $.projection_policies.a.allow: is missing
          {'projection_policies': {'a': {'allow': false, 'enforcement': 'MASK'}}} | $.projection_policies.a.enforcement: must be one of FAIL, NULLIFY
          {'projection_policies': {'a': {'allow': false}, 'a': {'allow': true}}} | $.projection_policies.a: stands twice
          """)
  void read_mistake_isToldWithItsPath(String text, String problem) {
    assertThat(problems(() -> SnowflakeRules.importer().read(json(text))))
        .anyMatch(found -> found.startsWith(problem));
  }

  @Test
  void read_entityThatContradictsTheText_isRefused() {
    assertThat(problems(() -> SnowflakeRules.importer().entity("id").read(json(Texts.SNOWFLAKE))))
        .containsExactly(
            "$.aggregation_policy.entity_key: stands here, but an entity was given too");
    assertThat(
            problems(
                () ->
                    SnowflakeRules.importer()
                        .entity("id")
                        .read(json("{'join_policy': {'join_required': false}}"))))
        .containsExactly("$: has no aggregation_policy, but an entity was given");
  }

  @Test
  void entity_twice_throws() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SnowflakeRules.importer().entity("a").entity("b"));
  }
}
